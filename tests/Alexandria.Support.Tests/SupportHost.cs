using Alexandria.Adapters.Blobs;
using Alexandria.Contracts.Knowledge;
using Alexandria.Models;
using Alexandria.Support.Linking;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tickets;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Support.Tests;

/// <summary>The Support module on the real kernel and database, with the contracts that a test wants installed.</summary>
internal static class SupportHost
{
    public static Task<TestHost> StartAsync(
        Articles? articles = null, IModelClient? model = null, CrashGroups? crashes = null, string? directory = null, params IReadOnlyList<(string Key, string Value)> settings) => TestHost.StartAsync(new TestHostOptions
    {
        Modules = [new SupportModule()],
        DataDirectory = directory,
        Settings = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal),
        Services = (services, folder) =>
        {
            services.AddDirectoryBlobs(Path.Combine(folder, "blobs"));
            if (articles is not null)
            {
                services.AddSingleton<IKnowledgeSearch>(articles);
                services.AddSingleton<IArticleDrafts>(articles);
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
