// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import "context"

// deployed is the status of a role configuration that is the same on the account as in Identity Center.
const deployed = "Deployed"

// checkProvisionings looks at each role configuration on each account. A finding is one that is not deployed: the
// permissions on the account differ from those in Identity Center.
func (t *tencentCloud) checkProvisionings(_ context.Context, r *run) error {
	members, err := t.covered(r)
	if err != nil {
		return err
	}
	if zone, err := t.zone(); err != nil || zone == "" {
		r.skip(identityCenterNotOpen)
		return err
	}
	provisionings, err := t.provisionings()
	if err != nil {
		return err
	}
	for _, one := range provisionings {
		in, audited := members.account(one.TargetUin, one.TargetName)
		if !audited {
			continue
		}
		r.count(1)
		if status := text(one.DeploymentStatus, "unknown"); status != deployed {
			id := text(one.RoleConfigurationID, "a role configuration without an id")
			r.find(in, id, "The deployment of the role configuration %s has the status %s.", text(one.RoleConfigurationName, id), status)
		}
	}
	return nil
}
