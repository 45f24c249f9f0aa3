using Alexandria.Data;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>What must hold beside <see cref="StoreInvariants"/> since the clients here write everything once, each with an idempotency key and a text of its own.</summary>
internal static class StoreRules
{
    /// <summary>Each query answers the ids that break its rule.</summary>
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("a customer has one audit record",
            "select id from customers c where 1 <> (select count(*) from audit a where a.tenant = c.tenant and a.target_id = c.id)"),
        ("what was made with an idempotency key has it",
            """
            select id from (select id from tickets union all select id from crash_reports union all select id from articles union all select id from customers) made
            where id not in (select json_extract(response, '$.id') from idempotency_keys where operation in ('tickets.open', 'crashes.submit', 'articles.write', 'customers.create'))
            """),
        ("each operation has as many audit records as idempotency keys",
            """
            select operation from (select operation, 1 as keys, 0 as records from idempotency_keys
                union all select operation, 0, 1 from audit where outcome = 'succeeded' and surface = 'rest') counted
            group by operation having sum(keys) <> sum(records)
            """),
        ("each completed step of a workflow took effect once, and no effect is without its step",
            """
            select operation from (
                select case node when 'read' then 'tickets.read-signals' when 'link' then 'tickets.relink' when 'propose' then 'tickets.propose' else 'tickets.record-outcomes' end as operation, 1 as steps, 0 as records
                from workflow_steps where outcome = 'completed' and node in ('read', 'link', 'propose', 'learn')
                union all select operation, 0, 1 from audit where outcome = 'succeeded' and surface = 'workflow') counted
            group by operation having sum(steps) <> sum(records)
            """),
        // Subscribers change no ticket: what they tell of one has the revision that they saw.
        ("the order of what happened to a ticket is the order of its revisions",
            """
            select e.subject || ': ' || e.name || ' at revision ' || e.revision || ' after ' || f.name || ' at revision ' || f.revision
            from events e join events f on f.tenant = e.tenant and f.subject = e.subject
            where e.name like 'tickets.%' and f.name like 'tickets.%' and f.revision > e.revision and f.position < e.position
                and e.actor not like 'subscriber:%' and f.actor not like 'subscriber:%'
            """),
        ("nothing is doubled: each comment, reply and resolution is in its timeline once",
            "select ticket_id || ': ' || text from ticket_timeline where kind in ('commented', 'replied', 'resolved') group by ticket_id, kind, text having count(*) > 1"),
        ("nothing is doubled: tickets", "select subject from tickets group by subject having count(*) > 1"),
        ("nothing is doubled: crash reports", "select version from crash_reports group by version having count(*) > 1"),
        ("nothing is doubled: versions of articles", "select title from article_versions group by title having count(*) > 1"),
        ("nothing is doubled: customers", "select name from customers group by name having count(*) > 1"),
    ];

    /// <returns>The broken rules with the first ids that break them; empty when all hold.</returns>
    public static Task<IReadOnlyList<string>> BrokenAsync(IReadWork work, bool inFile) => StoreInvariants.BrokenAsync(work, inFile, Rules);
}
