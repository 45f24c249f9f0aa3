using Alexandria.Adapters.Blobs;
using Alexandria.Contracts.Knowledge;
using Alexandria.Knowledge;
using Alexandria.Knowledge.Articles;
using Alexandria.LanguageModels;
using Alexandria.Support.Linking;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tests.Tags;
using Alexandria.Support.Tickets;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Support.Tests;

/// <summary>The Support module on the real kernel and database, with the contracts that a test wants installed.</summary>
internal static class SupportHost
{
    public static Task<TestHost> StartAsync(
        bool knowledge = false, IKnowledgeSearch? search = null, IModelClient? model = null, CrashGroups? crashes = null, string? directory = null,
        params IReadOnlyList<(string Key, string Value)> settings) => TestHost.StartAsync(new TestHostOptions
    {
        Modules = knowledge ? [new SupportModule(), new KnowledgeModule()] : [new SupportModule()],
        DataDirectory = directory,
        Settings = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal),
        Services = (services, folder) =>
        {
            services.AddDirectoryBlobs(Path.Combine(folder, "blobs"));
            Vocabulary.AddTo(services, folder);
            if (search is not null)
            {
                services.AddSingleton(search);
            }

            if (model is not null)
            {
                services.AddSingleton(model);
            }

            if (crashes is not null)
            {
                services.AddSingleton<ILinkSource>(crashes);
            }
        },
    });

    /// <summary>Publishes three articles, one of which explains ATLAS-1107; answers its id.</summary>
    public static async Task<string> StockAsync(this TestHost host)
    {
        await host.MustAsync(new WriteArticle { Title = "Roaming profiles", Body = "Profiles are copied at sign-in. A slow network makes the first sign-in slow." });
        await host.MustAsync(new WriteArticle { Title = "Rotating keys", Body = "Keys are rotated every ninety days." });
        return (await host.MustAsync(new WriteArticle
        {
            Title = "ATLAS-1107: a report could not be rendered",
            Body = "A column of the template has no number format. Open Templates and set a number format, then start the report again.",
        })).Id;
    }

    /// <summary>Opens a ticket and waits for its proposal.</summary>
    public static async Task<TicketView> ProposedAsync(this TestHost host, OpenTicket request) =>
        await host.ProposedAsync((await host.MustAsync(request)).Id, rounds: 1);

    /// <summary>Waits until the workflow has made this many proposals.</summary>
    public static Task<TicketView> ProposedAsync(this TestHost host, string id, int rounds) => host.UntilAsync(
        () => host.MustAsync(new GetTicket { Id = id }),
        t => t.Status == TicketStatus.Proposed && t.Timeline.Count(e => e.Kind == TimelineKind.Proposed) >= rounds);

    public static async Task<string?> CodeAsync<TResponse>(this TestHost host, Alexandria.Operations.IOperation<TResponse> request) => (await host.CallAsync(request)).Error?.Code;

    public static IEnumerable<CitationKind> Kinds(this ProposalView proposal) => proposal.Citations.Select(c => c.Kind);
}
