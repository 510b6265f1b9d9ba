// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"net/http"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const noSelector = "the answer has no selector"

var trackerConfig = dataSource{
	name: "tracker_config", summary: "Resource recorder not read", dialect: whole,
	size:   func(int) organization.Size { return organization.Size{} },
	answer: func(o organization.Organization) object { return decoded(o.HuaweiCloud.TrackerConfig).(object) },
	state:  trackerState,
	optional: driver.Values{
		"domain_id": "0a-Z",
	},
	asked:   []string{"domain_id"},
	invalid: []driver.Values{{"domain_id": "a/b"}, {"exists": true}},
	odd: []string{
		`{"selector": {}}`,
		`{"selector": {"all_supported": null, "resource_types": null}, "channel": null, "agency_name": null, "frozen_status": null, "domain_id": null}`,
		`{"selector": {"all_supported": false, "resource_types": ["obs.buckets", null, ""]}, "channel": {}, "retention_period_in_days": 9007199254740993}`,
		`{"selector": {"all_supported": true}, "channel": {"smn": {}, "obs": {"bucket_name": "b", "bucket_prefix": "", "region_id": "r"}}, "frozen_status": {}}`,
		`{"selector": {"all_supported": true}, "frozen_status": {"is_frozen": null, "frozen_scene": null}}`,
		`{"selector": {"all_supported": true}, "frozen_status": {"is_frozen": false, "frozen_scene": ["A scene of tomorrow"]}}`,
		`{"selector": {"all_supported": true}, "frozen_status": {"is_frozen": true, "frozen_scene": ["ARREAR", null]}}`,
	},
	incomplete: map[string]incomplete{
		"selector left out":  {edit(leaveOut("selector")), noSelector, 1},
		"selector null":      {edit(set("selector", nil)), noSelector, 1},
		"nothing":            {body(`{}`), noSelector, 1},
		"404 without JSON":   {refuse(http.StatusNotFound, `<html>RMS.00010005</html>`), "HTTP status 404", 1},
		"404 of a gateway":   {refuse(http.StatusNotFound, `{"error_code": "APIGW.0101", "error_msg": "The API does not exist."}`), "APIGW.0101", 1},
		"404 without a code": {refuse(http.StatusNotFound, `{"error_msg": "RMS.00010005"}`), "HTTP status 404", 1},
		"404 nested":         {refuse(http.StatusNotFound, `{"error": {"code": "RMS.00010005", "message": "m"}}`), "RMS.00010005", 1},
		"400 of Config":      {refuse(http.StatusBadRequest, `{"error_code": "RMS.00010005", "error_msg": "m"}`), "HTTP status 400", 1},
	},
	outputs: map[string]any{"recording": true, "bucket": "harbour-config-snapshots"},
}

// refuse replaces each answer by an error.
func refuse(status int, text string) alteration {
	return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = status, []byte(text) }
}

func trackerState(config object) driver.Values {
	want := fields(config, "agency_name", "retention_period_in_days")
	selector, frozen, channel := inner(config, "selector"), inner(config, "frozen_status"), inner(config, "channel")
	want["exists"], want["recording"] = true, selector["all_supported"] == true && frozen["is_frozen"] != true
	want["selector"] = driver.Values{"all_supported": selector["all_supported"], "resource_types": list(selector, "resource_types")}
	want["frozen_status"], want["channel"] = nil, nil
	if frozen != nil {
		want["frozen_status"] = driver.Values{"is_frozen": frozen["is_frozen"], "frozen_scene": list(frozen, "frozen_scene")}
	}
	if channel != nil {
		sent := driver.Values{"smn": nil, "obs": nil}
		if smn := inner(channel, "smn"); smn != nil {
			sent["smn"] = fields(smn, "region_id", "project_id", "topic_urn")
		}
		if obs := inner(channel, "obs"); obs != nil {
			sent["obs"] = fields(obs, "bucket_name", "bucket_prefix", "region_id")
		}
		want["channel"] = sent
	}
	return want
}

// Config itself says that there is no recorder. That is an answer, so that a gate can block with its own words.
func TestTrackerConfig_noRecorderExists(t *testing.T) {
	t.Parallel()
	server := sandboxtest.Start(t, organization.Organization{})
	trackerConfig.reads(t, startProvider(t, server, 3), nil, driver.Values{
		"exists": false, "recording": false, "domain_id": organization.DefaultHuaweiDomainID,
		"selector": nil, "channel": nil, "agency_name": nil, "retention_period_in_days": nil, "frozen_status": nil,
	})
	trackerConfig.checkCalls(t, server, 1)
}
