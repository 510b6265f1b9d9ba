// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// tencentCloud reads the lists that the checks of Tencent Cloud need. A list that several checks need is read once, when the
// first of them needs it.
type tencentCloud struct {
	TencentCloudOptions
	// withoutMembers is the check that reports an organization without members.
	withoutMembers string

	// members are the audited members.
	members func() (*members, error)
	// zone is the zone of Identity Center, empty if the service is not open.
	zone func() (string, error)
	// provisionings are all provisionings of the zone, also those for accounts that are not audited.
	provisionings func() ([]tencentcloud.Provisioning, error)
}

// members are the audited members, in the API's order and by number. some is true if the configuration names them.
type members struct {
	administrator account
	list          []member
	byUin         map[int64]account
	some          bool
}

// member is a member account.
type member struct {
	account
	uin int64
}

// account returns the account of an item, and whether the account is audited. name is the account's name in the item. An
// item without an account counts for the administrator.
func (m *members) account(uin *int64, name *string) (of account, audited bool) {
	if uin == nil {
		return m.administrator, true
	}
	if of, ok := m.byUin[*uin]; ok {
		if of.name == nil {
			of.name = name
		}
		return of, true
	}
	return account{uinText(*uin), name}, !m.some
}

// newTencentCloud returns the reads of an audit. It makes no call. All reads end with the context.
func newTencentCloud(ctx context.Context, options TencentCloudOptions) *tencentCloud {
	t := &tencentCloud{TencentCloudOptions: options}
	t.members = sync.OnceValues(func() (*members, error) { return t.readMembers(ctx) })
	t.zone = sync.OnceValues(func() (string, error) {
		center, err := t.Client.DescribeIdentityCenter(ctx)
		if tencentcloud.IsIdentityCenterNotOpen(err) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return *center.ZoneID, nil
	})
	t.provisionings = sync.OnceValues(func() ([]tencentcloud.Provisioning, error) {
		zone, err := t.zone()
		if err != nil {
			return nil, err
		}
		return paging.Collect(ctx, t.Client.ListRoleConfigurationProvisionings, tencentcloud.ProvisioningFilter{ZoneID: zone})
	})
	return t
}

// readMembers checks that the keys belong to the right account. Then it reads the members that are audited.
func (t *tencentCloud) readMembers(ctx context.Context) (*members, error) {
	keys, err := t.Client.KeysAccount(ctx)
	if err != nil {
		return nil, err
	}
	if keys != t.AccountID {
		return nil, wrongAccount(TencentCloud, keys, t.AccountID)
	}
	all, err := paging.Collect(ctx, t.Client.DescribeOrganizationMembers, tencentcloud.MemberFilter{})
	if err != nil {
		return nil, err
	}
	read := &members{administrator: account{id: t.AccountID}, byUin: map[int64]account{}, some: len(t.MemberUins) > 0}
	for _, one := range all {
		if one.MemberUin == nil {
			return nil, &apicall.Error{Action: "DescribeOrganizationMembers", Message: "incomplete: a member has no MemberUin", Advice: adviceIncomplete}
		}
		if !read.some || slices.Contains(t.MemberUins, *one.MemberUin) {
			of := account{uinText(*one.MemberUin), one.Name}
			read.list, read.byUin[*one.MemberUin] = append(read.list, member{of, *one.MemberUin}), of
		}
	}
	for _, wanted := range t.MemberUins {
		if _, ok := read.byUin[wanted]; !ok {
			return nil, &apicall.Error{
				Message: fmt.Sprintf("the organization has no member %d, which tencentcloud.member_uins names", wanted),
				Advice:  "Check member_uins. If the member has left the organization, remove its UIN from member_uins.",
			}
		}
	}
	return read, nil
}

func uinText(uin int64) string { return strconv.FormatInt(uin, 10) }

// covered reads the members that are audited, and notes that a check covers them.
func (t *tencentCloud) covered(r *run) (*members, error) {
	members, err := t.members()
	if err != nil {
		return nil, err
	}
	for _, one := range members.list {
		r.covers(one.account)
	}
	return members, nil
}

// fanOut bounds how many members are read at once. It is enough for the rate of an API if a call takes less than 0.8 s.
const fanOut = 16

// eachMember calls read for each member, in parallel. An organization without members is a finding of one check.
func (t *tencentCloud) eachMember(ctx context.Context, r *run, read func(context.Context, member) error) error {
	members, err := t.covered(r)
	if err != nil {
		return err
	}
	if len(members.list) == 0 && r.check.Name == t.withoutMembers {
		r.find(members.administrator, "organization", "The organization has no members.")
	}
	group, failed := errgroup.WithContext(ctx)
	group.SetLimit(fanOut)
	// The cause of the group's context is the error of one member. Calls for other members must not return it.
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(failed, cancel)
	for _, one := range members.list {
		group.Go(func() error {
			if err := read(within, one); err != nil {
				return err
			}
			r.count(1)
			r.progress(within, "members", len(members.list))
			return nil
		})
	}
	return group.Wait()
}
