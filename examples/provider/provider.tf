terraform {
  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# Keys come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, HW_ACCESS_KEY and
# HW_SECRET_KEY. A cloud that no data source uses needs neither keys nor its block here.
provider "orgaudit" {
  tencentcloud {
    domain = "intl.tencentcloudapi.com" # the international site
  }
  huaweicloud {
    request_timeout = "1m"
  }
}
