terraform {
  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# What the data source orgaudit_audit gives. Pass the data source itself: data.orgaudit_audit.organization.
locals {
  audit = {
    passed     = false
    verdict    = "Blocked: 1 finding (1 noncompliant_resources), 1 excepted"
    audited_at = "2026-11-20T06:30:00Z"
    checks_run = [
      { check = "tag_policy", cloud = "tencentcloud", title = "Members have a tag policy", audited = 2, findings = 0, excepted = 0, skipped = null },
      { check = "noncompliant_resources", cloud = "tencentcloud", title = "Resources keep the tag policy", audited = 2, findings = 1, excepted = 1, skipped = null },
      { check = "logins", cloud = "tencentcloud", title = "Only allowed principals may log in to members", audited = 0, findings = 0, excepted = 0, skipped = "no allowed_principals" },
    ]
    accounts = [
      { cloud = "tencentcloud", account_id = "100012345601", account_name = "shop-production", findings = 1 },
      { cloud = "tencentcloud", account_id = "100012345602", account_name = "data-platform", findings = 0 },
    ]
    findings = [
      {
        check        = "noncompliant_resources"
        cloud        = "tencentcloud"
        account_id   = "100012345601"
        account_name = "shop-production"
        subject      = "qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-8f2kq1zr"
        detail       = "missing tag: cost-center"
        exception    = null
      },
      {
        check        = "noncompliant_resources"
        cloud        = "tencentcloud"
        account_id   = "100012345602"
        account_name = "data-platform"
        subject      = "qcs::cos:ap-guangzhou:uin/100012345602:bucket/uploads-1250000000"
        detail       = "missing tag: cost-center"
        exception    = "moves to the new bucket, OPS-41"
      },
    ]
    findings_omitted = 0
    unused_exceptions = [
      { check = "tag_policy", account_id = null, subject = null, reason = "policies start in June", until = "2026-06-30", why = "expired" },
    ]
  }
}

# A test report: terraform output -raw report > junit.xml
output "report" {
  value = provider::orgaudit::report_junit(local.audit)
}
