using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Support.Resolution;

/// <summary>What the resolution of one ticket remembers between its steps.</summary>
internal sealed class TicketResolutionState
{
    public string TicketId { get; set; } = "";

    /// <summary>What the proposal has to do without, of this round.</summary>
    public List<string> Missing { get; set; } = [];
}

/// <summary>The way of a ticket to its resolution: read it, link it, propose an answer, wait for a person, learn from what the person decided.</summary>
/// <remarks>Whatever a step lacks becomes a note in the proposal; a proposal is always reached. What comes in while it waits sends it back to the start.</remarks>
[Workflow("ticket-resolution", 1, Permissions = [Permissions.TicketsResolveAutomatically])]
internal sealed class TicketResolution : Workflow<TicketResolutionState>
{
    private static readonly StepOptions Dispensable = new() { Attempts = 3, Optional = true };

    public override void Define(WorkflowBuilder<TicketResolutionState> flow) => flow
        .StartedBy<TicketOpened>(e => e.TicketId, (state, e) => state.TicketId = e.TicketId)
        .StartedBy<TicketReopened>(e => e.TicketId, (state, e) => state.TicketId = e.TicketId)
        .Step("read", ReadAsync, Dispensable)
        .Step("link", LinkAsync, Dispensable)
        .Step("propose", ProposeAsync, new StepOptions { Attempts = 20 })
        .WaitFor<TicketResolved>("decision", e => e.TicketId)
        .Or<TicketClosed>(e => e.TicketId)
        .ReturnsTo<TicketSignalsChanged>("read", e => e.TicketId)
        .Step("learn", LearnAsync, Dispensable);

    private static Task<StepResult> ReadAsync(StepContext<TicketResolutionState> context)
    {
        context.State.Missing = [];
        return CallAsync(context, new ReadSignals { Id = context.State.TicketId });
    }

    private static Task<StepResult> LinkAsync(StepContext<TicketResolutionState> context) =>
        CallAsync(context, new Relink { Id = context.State.TicketId });

    private static Task<StepResult> ProposeAsync(StepContext<TicketResolutionState> context) =>
        CallAsync(context, new ProposeAnswer { Id = context.State.TicketId, Missing = context.State.Missing });

    private static Task<StepResult> LearnAsync(StepContext<TicketResolutionState> context) =>
        CallAsync(context, new RecordOutcomes { Id = context.State.TicketId });

    private static async Task<StepResult> CallAsync(StepContext<TicketResolutionState> context, IOperation<AutomationOutcome> operation)
    {
        var outcome = await context.CallAsync(operation);
        if (outcome.Failed)
        {
            return outcome.Error.Kind is ErrorKind.Unavailable or ErrorKind.Defect
                ? StepResult.Retry(outcome.Error.Message)
                : StepResult.Fail(outcome.Error.Message);
        }

        if (outcome.Value.Missing)
        {
            context.State.Missing.Add(outcome.Value.Note);
        }

        return StepResult.NextWith(outcome.Value.Note);
    }
}
