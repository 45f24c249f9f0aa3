using Alexandria.Contracts.Support;
using Alexandria.Identity;
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
        .Call("read", Read, Answered, Dispensable)
        .Call("link", state => new Relink { Id = state.TicketId }, Answered, Dispensable)
        .Call("propose", state => new ProposeAnswer { Id = state.TicketId, Missing = state.Missing }, Answered, new StepOptions { Attempts = 20 })
        .WaitFor<TicketResolved>("decision", e => e.TicketId)
        .Or<TicketClosed>(e => e.TicketId)
        .ReturnsTo<TicketSignalsChanged>("read", e => e.TicketId)
        .Call("learn", state => new RecordOutcomes { Id = state.TicketId }, Answered, Dispensable);

    private static ReadSignals Read(TicketResolutionState state)
    {
        state.Missing = [];
        return new() { Id = state.TicketId };
    }

    private static StepResult Answered(TicketResolutionState state, AutomationOutcome outcome)
    {
        if (outcome.Missing)
        {
            state.Missing.Add(outcome.Note);
        }

        return StepResult.NextWith(outcome.Note);
    }
}
