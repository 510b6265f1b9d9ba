terraform {
  required_version = ">= 1.2"

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
    tencentcloud = {
      source  = "tencentcloudstack/tencentcloud"
      version = ">= 1.82.48, < 2.0.0"
    }
    huaweicloud = {
      source  = "huaweicloud/huaweicloud"
      version = ">= 1.71.1, < 2.0.0"
    }
  }
}

# The providers of a cloud read the same environment variables: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY,
# HW_ACCESS_KEY and HW_SECRET_KEY.
provider "orgaudit" {}

provider "tencentcloud" {}

provider "huaweicloud" {
  region = "ap-southeast-3"
}
