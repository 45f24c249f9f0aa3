using Alexandria.Blobs;
using Alexandria.Modules;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Customers;
using Alexandria.Support.Demo;
using Alexandria.Support.Duplicates;
using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;
using Alexandria.Support.Resolution;
using Alexandria.Support.Resolution.Drafting;
using Alexandria.Support.Tags;
using Alexandria.Support.Tickets;
using Alexandria.Support.Triage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Support;

/// <summary>Tickets, customers, crash reports, and the way from a ticket to its resolution.</summary>
public sealed class SupportModule : IModule
{
    public string Name => "Support";

    public void Configure(ModuleBuilder builder)
    {
        builder.AddOptions<SupportOptions>(Name);
        builder.AddOptions<GroupingOptions>($"{Name}:Grouping");
        builder.AddOptions<LinkingOptions>($"{Name}:Linking");
        builder.AddOptions<DuplicateOptions>($"{Name}:Duplicates");
        builder.AddOptions<TriageOptions>($"{Name}:Triage");
        builder.Services.TryAddSingleton<TriageModels>();
        builder.Services.TryAddSingleton<CrashReportStore>();
        builder.Services.TryAddSingleton<CrashGroupStore>();
        builder.Services.TryAddSingleton<GroupDecisionStore>();
        builder.Services.TryAddSingleton<CrashGroupChanges>();
        builder.Services.TryAddSingleton<CrashIntake>();
        builder.Services.TryAddSingleton<ILinkSource, LinkCandidates>();
        builder.Services.TryAddSingleton<LinkWeightStore>();
        builder.Services.TryAddSingleton<AttachedCrashes>();
        builder.Services.TryAddSingleton<TicketStore>();
        builder.Services.TryAddSingleton<LinkStore>();
        builder.Services.TryAddSingleton<TicketTags>();
        builder.Services.TryAddSingleton<DuplicateStore>();
        builder.Services.TryAddSingleton<AttachmentStore>();
        builder.Services.TryAddSingleton<ProposalStore>();
        builder.Services.TryAddSingleton<CustomerStore>();
        builder.Services.AddSingleton<IBlobReferences, NamedBlobs>();
        builder.Services.TryAddSingleton<ErasureStore>();
        builder.Services.TryAddSingleton<SourceSearch>();
        builder.Services.TryAddSingleton<AnswerDrafter>();
        builder.Services.AddSingleton<IDemoLoader, DemoTickets>();
    }
}
