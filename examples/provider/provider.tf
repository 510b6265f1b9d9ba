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
    domain              = "intl.tencentcloudapi.com" # the international site
    allowed_account_ids = ["100000000000"]           # keys of any other account are an error
  }
  huaweicloud {
    request_timeout     = "1m"
    allowed_account_ids = ["5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"]
  }
}
