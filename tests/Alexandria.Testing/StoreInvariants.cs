using Alexandria.Data;

namespace Alexandria.Testing;

/// <summary>What must hold in the database at every moment, also in the file that a kill left: rows, events, audit and idempotency keys of one write are there together or not at all.</summary>
public static class StoreInvariants
{
    /// <summary>Each query answers the ids that break its rule.</summary>
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("each revision of a ticket is in its timeline, and no other",
            """
            select id from tickets t where revision <> (select count(distinct l.revision) from ticket_timeline l where l.tenant = t.tenant and l.ticket_id = t.id)
                or revision <> (select max(l.revision) from ticket_timeline l where l.tenant = t.tenant and l.ticket_id = t.id)
            """),
        ("each revision of a ticket has one audit record",
            "select id from tickets t where revision <> (select count(*) from audit a where a.tenant = t.tenant and a.target_id = t.id and a.outcome = 'succeeded' and a.operation <> 'tickets.record-outcomes')"),
        ("each revision of a ticket has its events",
            "select id from tickets t where revision <> (select count(distinct e.revision) from events e where e.tenant = t.tenant and e.subject = t.id and e.name like 'tickets.%')"),
        ("no audit record speaks of a ticket that is not there",
            "select id from audit where target_type = 'ticket' and outcome = 'succeeded' and target_id not in (select id from tickets)"),
        ("no event speaks of a ticket that is not there",
            "select id from events where name like 'tickets.%' and subject not in (select id from tickets)"),
        ("no line of a timeline stands without its ticket",
            "select ticket_id from ticket_timeline where ticket_id not in (select id from tickets)"),
        ("an audit record with a target has its salt",
            "select id from audit where target_id is not null and id not in (select audit_id from audit_salts)"),
        ("a crash report has one audit record and one group",
            """
            select id from crash_reports r where 1 <> (select count(*) from audit a where a.tenant = r.tenant and a.target_id = r.id and a.outcome = 'succeeded')
                or not exists (select 1 from crash_groups g where g.tenant = r.tenant and g.id = r.group_id and g.merged_into is null)
            """),
        ("a crash report has one event",
            "select id from crash_reports where id not in (select json_extract(payload, '$.reportId') from events where name = 'crashes.reported')"),
        ("there are as many events of crash reports as crash reports",
            "select 'events' where (select count(*) from crash_reports) <> (select count(*) from events where name = 'crashes.reported')"),
        ("a crash group counts its reports",
            "select id from crash_groups g where merged_into is null and report_count <> (select count(*) from crash_reports r where r.tenant = g.tenant and r.group_id = g.id)"),
        ("each version of an article is kept, audited and told",
            """
            select id from articles t where version <> (select count(*) from article_versions v where v.article_id = t.id)
                or version <> (select count(*) from audit a where a.tenant = t.tenant and a.target_id = t.id and a.outcome = 'succeeded')
                or version <> (select count(*) from events e where e.tenant = t.tenant and e.subject = t.id)
            """),
        ("what has an idempotency key is there",
            """
            select key from idempotency_keys where operation in ('tickets.open', 'crashes.submit', 'articles.write', 'customers.create')
                and json_extract(response, '$.id') not in (select id from tickets union all select id from crash_reports union all select id from articles union all select id from customers)
            """),
        ("there is no dead letter", "select subscriber || ' ' || event_id || ': ' || coalesce(reason, '') from deliveries where outcome = 'dead'"),
    ];

    private static readonly (string Rule, string Sql)[] OfSqlite =
    [
        ("the database is whole", "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'"),
    ];

    /// <summary>Looks for what breaks the rules, and <paramref name="further"/> ones of whoever wrote the rows.</summary>
    /// <param name="work">A snapshot.</param>
    /// <param name="inFile">Whether it is one of a SQLite file, which has rules of its own.</param>
    /// <param name="further">Rules with queries that answer the ids that break them.</param>
    /// <returns>The broken rules with the first ids that break them; empty when all hold.</returns>
    public static async Task<IReadOnlyList<string>> BrokenAsync(IReadWork work, bool inFile, params IReadOnlyList<(string Rule, string Sql)> further)
    {
        var broken = new List<string>();
        foreach (var (rule, sql) in Rules.Concat(further).Concat(inFile ? OfSqlite : []))
        {
            var offenders = await work.QueryAsync<string>(sql);
            if (offenders.Count > 0)
            {
                broken.Add($"{rule}: {offenders.Count} break it: {string.Join("; ", offenders.Take(3))}");
            }
        }

        return broken;
    }
}
