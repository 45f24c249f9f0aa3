using System.Text.Json.Nodes;

namespace Alexandria.Faults.Tests.Clients;

/// <summary>Chooses what one client writes next, out of what it has written: each client has tickets, articles and crashes of its own, so that what they hold is known.</summary>
internal sealed class WriteChooser(Random random)
{
    private readonly List<string> customers = [];
    private readonly List<(string Id, bool Linked)> openTickets = [];
    private readonly List<string> articles = [];
    private readonly List<string> groups = [];

    /// <summary>Tickets that this client has not resolved.</summary>
    public IReadOnlyList<string> OpenTickets => [.. openTickets.Select(t => t.Id)];

    public Write Next(string key) => random.Next(100) switch
    {
        < 26 => Ticket(key),
        < 46 when openTickets.Count > 0 => Write.OnTicket(WriteKind.Comment, key, Pick(openTickets).Id, "comments", new() { ["text"] = Prose(key) }),
        < 64 => Crash(key),
        < 72 => Write.New(WriteKind.WriteArticle, key, "/v1/articles", new() { ["title"] = $"How to mend {key}", ["body"] = Prose(key) }),
        < 78 when articles.Count > 0 => Edit(key),
        < 84 when openTickets.Count > 0 => Write.OnTicket(WriteKind.Reply, key, Pick(openTickets).Id, "replies", new() { ["text"] = Prose(key) }),
        < 90 when groups.Count > 0 && openTickets.Exists(t => !t.Linked) => Link(key),
        < 96 when openTickets.Count > 2 => Resolve(key, openTickets[random.Next(openTickets.Count / 2)].Id),
        _ => Write.New(WriteKind.CreateCustomer, key, "/v1/customers", new() { ["name"] = $"Customer {key}", ["email"] = $"{key}@example.org", ["notes"] = Prose(key) }),
    };

    public static Write Resolve(string key, string ticket) => Write.OnTicket(WriteKind.Resolve, key, ticket, "resolve", new() { ["resolution"] = $"Resolved by {key}" });

    /// <summary>Takes note of what an acknowledged write has left.</summary>
    public void Learn(Write write, JsonNode answer)
    {
        var id = answer["id"]!.ToString();
        switch (write.Kind)
        {
            case WriteKind.CreateCustomer:
                customers.Add(id);
                break;
            case WriteKind.OpenTicket:
                openTickets.Add((id, false));
                break;
            case WriteKind.Link:
                openTickets[openTickets.FindIndex(t => t.Id == id)] = (id, true);
                break;
            case WriteKind.Resolve:
                openTickets.RemoveAll(t => t.Id == id);
                break;
            case WriteKind.SubmitCrash:
                groups.Add(answer["crashGroupId"]!.ToString());
                break;
            case WriteKind.WriteArticle:
                articles.Add(id);
                break;
        }
    }

    private Write Ticket(string key)
    {
        var body = new JsonObject { ["subject"] = $"It fails, {key}", ["body"] = Prose(key), ["version"] = $"{random.Next(9)}.{random.Next(9)}" };
        if (random.Next(3) == 0)
        {
            var sample = Pick(CrashSamples.All);
            body["product"] = sample.Product;
            body["body"] = $"{Prose(key)}\n\n{sample.Text}";
        }

        if (customers.Count > 0 && random.Next(2) == 0)
        {
            body["customerId"] = Pick(customers);
        }

        return Write.New(WriteKind.OpenTicket, key, "/v1/tickets", body);
    }

    private Write Crash(string key)
    {
        var sample = Pick(CrashSamples.All);
        return Write.New(WriteKind.SubmitCrash, key, "/v1/crash-reports", new() { ["content"] = sample.Text, ["product"] = sample.Product, ["version"] = key });
    }

    private Write Edit(string key)
    {
        var article = Pick(articles);
        return new(WriteKind.EditArticle, key, HttpMethod.Put, $"/v1/articles/{article}", article, new() { ["title"] = $"How to mend {key}", ["body"] = Prose(key) });
    }

    // At most one link by hand to a ticket: which of two the timeline speaks of could not be told after groups were merged.
    private Write Link(string key) =>
        Write.OnTicket(WriteKind.Link, key, Pick([.. openTickets.Where(t => !t.Linked)]).Id, "links", new() { ["crashGroupId"] = Pick(groups) });

    private string Prose(string key)
    {
        string[] words = ["export", "import", "printer", "timeout", "königlich", "schlüssel", "連携", "sync", "E-1042", "after the update", "on every start", "only at night"];
        return $"{key}: {string.Join(' ', Enumerable.Range(0, 3 + random.Next(40)).Select(_ => words[random.Next(words.Length)]))}";
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
