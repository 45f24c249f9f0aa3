using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Linking.Learning;

/// <summary>Fits the weights of linking to the links that people kept, made and rejected, and puts them in force only where they are better on links that were held back.</summary>
[Operation("linking.learn", Effect.Write, Route = "POST /v1/linking/weights/learn", Cli = "learn", Permission = Permissions.LinkingWrite,
    Examples = ["learn --dry-run", "learn --json"])]
public sealed record LearnLinkWeights : IOperation<LinkLessonView>
{
    /// <summary>Only shows what would change.</summary>
    public bool DryRun { get; init; }
}

internal sealed class LearnLinkWeightsHandler(LinkWeightStore weights, LinkingOptions options, IDatabase database)
    : IPreparedOperationHandler<LearnLinkWeights, LinkLessonView, LearnLinkWeightsHandler.Prepared>
{
    /// <param name="InForce">What the lesson was compared with.</param>
    /// <param name="Examples">What it was learnt from.</param>
    /// <param name="Skipped">Decided links that say nothing about the weights.</param>
    /// <param name="Lesson">What was learnt.</param>
    internal sealed record Prepared(LinkWeightRow InForce, IReadOnlyList<LinkExample> Examples, int Skipped, LinkLesson Lesson);

    // No transaction is open while it computes, and what it looks at is bounded: see LinkWeightStore.MostLinks.
    public async Task<Result<Prepared>> PrepareAsync(LearnLinkWeights request, PreparationContext context)
    {
        var (inForce, (examples, skipped)) = await database.ReadAsync(
            async work => (await weights.InForceAsync(context.Tenant, work), await weights.ExamplesAsync(context.Tenant, work)), context.Cancellation);
        var model = new LinkModel(inForce.Read(), inForce.Applied(options).AutoThreshold);
        var lesson = LinkLesson.Learn(examples, model, options);
        return new Prepared(inForce, examples, skipped, lesson);
    }

    public async Task<Result<LinkLessonView>> HandleAsync(LearnLinkWeights request, Prepared prepared, OperationContext context)
    {
        var (before, examples, skipped, lesson) = prepared;
        if ((await weights.InForceAsync(context.Tenant, context.Work)).Version != before.Version)
        {
            return Error.Conflict("weights_changed", "The weights were changed while these were being learnt. Learn again.");
        }

        var replaced = !request.DryRun && lesson is { Better: true, Fitted: not null };
        if (replaced)
        {
            var learnt = new LinkWeightRow
            {
                Tenant = context.Tenant, Version = before.Version + 1, Origin = WeightOrigin.Learnt, Links = examples.Count, MadeBy = context.Caller.Id, MadeAt = context.Now,
                Weights = Json.Write(lesson.Fitted!.Weights), AutoThreshold = lesson.OwnThreshold ? lesson.Fitted.AutoThreshold : null,
            };
            await weights.AddAsync(learnt, context.Work);
            context.Publish(new LinkWeightsChanged(learnt.Version, "learnt"));
            context.Audit("link_weights", "weights", LinkWeightsView.Of(before, options), LinkWeightsView.Of(learnt, options));
        }

        return LinkLessonView.Of(before, examples, skipped, lesson, replaced, options);
    }
}
