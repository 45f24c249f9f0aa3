using System.Collections.Concurrent;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Flow.Tests.Workflows;

internal sealed class OrderState
{
    public string OrderId { get; set; } = "";

    public int Changes { get; set; }

    public int Payments { get; set; }

    /// <summary>Nodes that completed, in order.</summary>
    public List<string> Done { get; set; } = [];
}

/// <summary>What the steps below do, as a test tells them; they succeed unless told otherwise.</summary>
internal sealed class Script
{
    public ConcurrentQueue<string> Runs { get; } = [];

    public Func<string, StepContext<OrderState>, Task<StepResult>> Act { get; set; } = (_, _) => Task.FromResult(StepResult.Next);

    public Func<StepContext<OrderState>, Task<StepResult>> Step(string node) => async context =>
    {
        Runs.Enqueue(context.StepKey);
        context.State.Done.Add(node);
        return await Act(node, context);
    };

    /// <summary>Node and round of each run.</summary>
    public IEnumerable<string> Nodes => Runs.Select(key => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]);
}

[Workflow("fulfilment", 1, Permissions = ["orders:write"])]
internal sealed class Fulfilment(Script script) : Workflow<OrderState>
{
    public override void Define(WorkflowBuilder<OrderState> flow) => flow
        .StartedBy<OrderPlaced>(e => e.OrderId, (state, e) => state.OrderId = e.OrderId == "unlucky" ? throw new InvalidOperationException("no") : e.OrderId)
        .Step("price", script.Step("price"))
        .Step("pick", script.Step("pick"))
        .Step("wrap", script.Step("wrap"), new StepOptions { Optional = true, Attempts = 2 })
        .WaitFor<OrderPaid>("payment", e => e.OrderId, (state, e) => state.Payments += e.Revision == 13 ? throw new InvalidOperationException("no") : 1)
        .Or<OrderCancelled>(e => e.OrderId)
        .ReturnsTo<OrderChanged>("pick", e => e.OrderId, (state, _) => state.Changes++)
        .Step("ship", script.Step("ship"));
}

[Workflow("fulfilment", 2, Permissions = [])]
internal sealed class QuickFulfilment(Script script) : Workflow<OrderState>
{
    public override void Define(WorkflowBuilder<OrderState> flow) => flow
        .StartedBy<OrderPlaced>(e => e.OrderId, (state, e) => state.OrderId = e.OrderId)
        .Step("ship", script.Step("ship"));
}

/// <summary>Begins with a wait, and waits twice for the same kind of event.</summary>
[Workflow("instalments", 1, Permissions = [])]
internal sealed class Instalments : Workflow<OrderState>
{
    public override void Define(WorkflowBuilder<OrderState> flow) => flow
        .StartedBy<OrderPlaced>(e => e.OrderId, (state, e) => state.OrderId = e.OrderId)
        .WaitFor<OrderPaid>("first", e => e.OrderId)
        .WaitFor<OrderPaid>("second", e => e.OrderId);
}

[Workflow("empty", 1, Permissions = [])]
internal sealed class Empty : Workflow<OrderState>
{
    public override void Define(WorkflowBuilder<OrderState> flow) => flow.Step("alone", _ => Task.FromResult(StepResult.Next));
}

internal sealed class NamelessWorkflow : Workflow<OrderState>
{
    public override void Define(WorkflowBuilder<OrderState> flow) => flow.Step("alone", _ => Task.FromResult(StepResult.Next));
}
