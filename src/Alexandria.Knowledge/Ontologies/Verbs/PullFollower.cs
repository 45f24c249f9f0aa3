using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>Stays with the pulls that <c>ontology pull</c> has started until each has ended.</summary>
internal sealed class PullFollower : Follower
{
    public override string Operation => "ontologies.pull";

    public override string Summary => "Stay until every pull has ended, showing how far each is; by itself at a terminal. Exit code 1 when one was held, refused or failed.";

    public override async Task<Result<Followed>> FollowAsync(object answer, FollowContext context)
    {
        var started = (StartedPulls)answer;
        foreach (var ontology in started.AlreadyRunning)
        {
            await context.Error.WriteLineAsync($"{ontology}: a pull is running already and goes on; 'alexandria ontology pulls --ontology-id {ontology}' shows it");
        }

        using var lines = new PullLines(context.Lines, context.Live, context.Width, TimeProvider.System);
        try
        {
            var ended = await PullWatch.UntilEndedAsync(started.Items, context.Operations, lines.Show, context.Cancellation);
            return ended.Failed
                ? ended.Error
                : new Followed(started with { Items = ended.Value }, ended.Value.All(p => PullWatch.Good(p.Status)) ? VerbExit.Done : VerbExit.No);
        }
        catch (OperationCanceledException)
        {
            lines.Dispose();
            await context.Error.WriteLineAsync(context.Operations.GoesOn
                ? "No longer waiting. The pulls go on at the server: 'alexandria ontology pulls' shows them."
                : "No longer waiting. The pulls go on when 'alexandria up' or another command next uses this data directory.");
            throw;
        }
    }
}
