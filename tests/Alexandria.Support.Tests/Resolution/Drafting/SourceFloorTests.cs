using System.Text.Json.Nodes;
using Alexandria.Knowledge.Articles;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tests.Resolution.Drafting;

/// <summary>Where the floor of relevance lies, measured on the demo's story.</summary>
public sealed class SourceFloorTests
{
    /// <summary>The published article that answers each ticket; no article answers the others.</summary>
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["SUP-1001"] = "KB-101", ["SUP-1003"] = "KB-106", ["SUP-1004"] = "KB-110", ["SUP-1005"] = "KB-113", ["SUP-1008"] = "KB-201", ["SUP-1009"] = "KB-101",
        ["SUP-1010"] = "KB-102", ["SUP-1011"] = "KB-103", ["SUP-1012"] = "KB-104", ["SUP-1013"] = "KB-105", ["SUP-1014"] = "KB-106", ["SUP-1015"] = "KB-107",
        ["SUP-1016"] = "KB-108", ["SUP-1018"] = "KB-111", ["SUP-1022"] = "KB-112", ["SUP-1024"] = "KB-113", ["SUP-1027"] = "KB-203", ["SUP-1028"] = "KB-202",
        ["SUP-1029"] = "KB-204",
    };

    [Fact]
    public async Task The_answering_article_is_cited_first_and_few_others_are()
    {
        await using var host = await SupportHost.StartAsync(knowledge: true);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var article in Demo("articles.json").Where(a => (string)a["state"]! == "published"))
        {
            keys[(await host.MustAsync(new WriteArticle { Title = (string)article["title"]!, Body = (string)article["body"]!, Product = (string?)article["product"] })).Id] = (string)article["key"]!;
        }

        var lines = new List<string>();
        var (first, cited, stray) = (0, 0, 0);
        foreach (var ticket in Demo("tickets.json"))
        {
            var proposed = await host.ProposedAsync(new OpenTicket { Subject = (string)ticket["subject"]!, Body = (string)ticket["body"]!, Product = (string?)ticket["product"], Version = (string?)ticket["version"] });
            var citations = proposed.Proposal!.Citations.Select(c => keys[c.Id]).ToList();
            var answer = Answers.GetValueOrDefault((string)ticket["key"]!);
            first += answer is not null && citations.FirstOrDefault() == answer ? 1 : 0;
            cited += answer is not null && citations.Contains(answer) ? 1 : 0;
            stray += citations.Count(c => c != answer);
            lines.Add($"{ticket["key"]} expects {answer ?? "none"}: {string.Join(' ', citations)}");
        }

        var found = $"first {first}, cited {cited} of {Answers.Count}, others cited {stray}\n{string.Join('\n', lines)}";
        TestContext.Current.TestOutputHelper?.WriteLine(found);
        Assert.True(first >= 18 && cited >= 19 && stray <= 8, found);
    }

    private static IEnumerable<JsonObject> Demo(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "samples", "demo")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The folder samples/demo is not above the tests.");
        }

        return JsonNode.Parse(File.ReadAllText(Path.Combine(folder.FullName, "samples", "demo", file)))!.AsArray().Select(n => n!.AsObject());
    }
}
