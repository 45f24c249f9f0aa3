using System.Collections.Frozen;

namespace Alexandria.Hostile.Tests.Judging;

/// <summary>Every code that a hostile request may be refused with over REST, and its status. A code that is not here is either a defect or belongs here.</summary>
internal static class KnownCodes
{
    private static readonly FrozenSet<string> Pairs = new (int Status, string[] Codes)[]
    {
        (400, [
            "invalid_request", "malformed_json", "json_object_expected", "json_too_deep", "duplicate_property", "invalid_utf8", "unexpected_body", "bad_request",
            "invalid_cursor", "invalid_idempotency_key", "idempotency_not_supported", "invalid_if_match", "invalid_position",
            "subject_missing", "resolution_missing", "email_malformed", "expires_in_the_past", "role_or_permissions", "unknown_permission", "wrong_password", "file_empty", "invalid_url", "invalid_key", "secret_missing",
            "erasure_not_confirmed", "specification_invalid", "specification_lock_invalid", "plan_or_lock", "query_invalid", "ontology_missing",
        ]),
        (401, ["unauthenticated", "invalid_credentials", "session_ended", "unsupported_authorization"]),
        (403, ["forbidden", "published", "cross_site", "origin_not_allowed"]),
        (404, [
            "no_such_endpoint", "page_not_found", "article_not_found", "attachment_not_found", "crash_group_not_found", "crash_report_not_found", "customer_not_found", "delivery_not_found", "key_not_found", "link_not_found", "rejected_message_not_found", "session_not_found",
            "subscriber_not_found", "ticket_not_found", "user_not_found", "workflow_not_found", "event_not_found", "schema_not_found",
            "ontology_not_found", "ontology_plan_not_found", "ontology_pull_not_found", "ontology_version_not_found", "ontology_term_not_found", "ontology_file_piece_not_found", "table_not_found", "tag_not_found",
        ]),
        (405, ["method_not_allowed"]),
        (408, ["request_timeout"]),
        (409, [
            "storage_piece_damaged", "restore_pull_running", "restore_number_taken", "restore_version_differs", "restore_version_unfinished", "key_not_in_force", "message_cut", "no_bus", "already_handled", "already_published", "already_retired", "already_revoked", "article_exists", "email_taken", "no_password", "no_proposal", "proposal_not_accepted", "ticket_not_open", "ticket_not_resolved", "ticket_open", "user_changed", "too_many_tags",
        ]),
        (412, ["version_mismatch"]),
        (413, ["body_too_large", "piece_too_large", "file_too_large", "too_large", "specification_too_large", "export_too_large"]),
        (415, ["unsupported_media_type", "unsupported_charset", "unsupported_content_encoding"]),
        (422, ["binary", "empty", "no_frames", "crash_group_not_found", "customer_not_found", "crash_report_not_found", "ticket_not_found", "different_products", "duplicate_of_itself", "indivisible", "not_merged", "report_elsewhere", "same_crash_group", "idempotency_key_reused", "ontology_not_planned", "nothing_to_pull", "no_earlier_version", "restore_record_invalid", "query_not_allowed", "query_timeout", "ontology_not_found", "ontology_term_not_found", "term_obsolete", "term_too_broad"]),
        (429, ["rate_limited"]),
    }.SelectMany(s => s.Codes.Select(code => $"{s.Status} {code}")).ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(int status, string code) => Pairs.Contains($"{status} {code}");
}
