using Alexandria.Events;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Admin.Tests;

/// <summary>Something for administrators to look at: chores, whose subscriber refuses the heavy ones until it is told otherwise.</summary>
public sealed class ChoresModule : IModule
{
    public string Name => "Chores";

    /// <summary>What the subscriber answers to heavy chores.</summary>
    public static bool Strong { get; set; }

    public void Configure(ModuleBuilder builder) => builder.AddEvents("chores", "support");
}

/// <summary>A chore came up.</summary>
[Event("chores.added", 1)]
public sealed record ChoreAdded(string ChoreId, bool Heavy, long Revision) : IEvent
{
    public string Subject => ChoreId;
}

/// <summary>Adds a chore.</summary>
[Operation("chores.add", Effect.Write, Route = "POST /v1/chores", Cli = "chore add", Permission = "chores:write")]
public sealed record AddChore : IOperation<ChoreView>
{
    /// <summary>Whether it is heavy.</summary>
    public bool Heavy { get; init; }
}

public sealed record ChoreView(string Id);

internal sealed class AddChoreHandler : IOperationHandler<AddChore, ChoreView>
{
    public Task<Result<ChoreView>> HandleAsync(AddChore request, OperationContext context)
    {
        var chore = new ChoreView(context.NewId());
        context.Publish(new ChoreAdded(chore.Id, request.Heavy, 1));
        context.Audit("chore", chore.Id, null, chore);
        return Task.FromResult<Result<ChoreView>>(chore);
    }
}

[Subscriber("chores.lift")]
internal sealed class LiftChores : ISharedSubscriber<ChoreAdded>
{
    public Task<Result<Nothing>> HandleAsync(ChoreAdded @event, DeliveryContext context) => Task.FromResult<Result<Nothing>>(
        @event.Heavy && !ChoresModule.Strong ? Error.Conflict("too_heavy", "This cannot be lifted.") : Nothing.Value);
}

internal sealed class ChoreState
{
    public string ChoreId { get; set; } = "";
}

[Workflow("chore", 1, Permissions = [])]
internal sealed class ChoreWorkflow : Workflow<ChoreState>
{
    public override void Define(WorkflowBuilder<ChoreState> flow) => flow
        .StartedBy<ChoreAdded>(e => e.ChoreId, (state, e) => state.ChoreId = e.ChoreId)
        .Step("sweep", _ => Task.FromResult(StepResult.NextWith("swept")));
}
