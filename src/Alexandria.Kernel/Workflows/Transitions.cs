using System.Diagnostics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Telemetry;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Workflows;

/// <summary>An instance that a transaction left in another place.</summary>
/// <param name="Row">Where it stands now.</param>
/// <param name="Began">Whether it began in this transaction.</param>
internal sealed record Change(InstanceRow Row, bool Began);

/// <summary>Another process, which took this one for dead, has moved the instance.</summary>
internal sealed class InstanceMovedException(InstanceRow row) : Exception($"The workflow instance {row.Id} no longer stands at '{row.Node}'; another process has moved it.");

/// <summary>How instances move. Everything here happens inside one unit of work and has no other effect; the engine acts on the answer once it has committed.</summary>
/// <remarks>A wait is decided in the transaction that enters it and in each one that posts an event while it lasts, so no event can slip between.</remarks>
internal sealed class Transitions(WorkflowCatalog catalog, InstanceStore store, ILeases leases, TimeProvider time)
{
    /// <summary>Posts an event to the mailboxes that it concerns, and moves whoever starts by it or waits for it.</summary>
    public async Task<IReadOnlyList<Change>> ReceiveAsync(IUnitOfWork work, string workflow, EventEnvelope envelope, IEvent @event)
    {
        var changes = new List<Change>();
        var newest = catalog.Newest(workflow);
        var correlations = catalog.Versions(workflow)
            .SelectMany(definition => definition.Correlate(@event).Select(c => (c.Correlation, Starts: c.Starts && definition == newest)))
            .GroupBy(c => c.Correlation, c => c.Starts, StringComparer.Ordinal);
        foreach (var correlation in correlations)
        {
            var starts = correlation.Contains(true);
            if (!await store.PostAsync(work, workflow, correlation.Key, envelope, starts))
            {
                continue;
            }

            var active = await store.FindActiveAsync(work, workflow, envelope.Tenant, correlation.Key);
            if (active is null && starts)
            {
                await StartAsync(work, newest, envelope, @event, correlation.Key, changes);
            }
            else if (active is { Status: WorkflowStatus.Waiting, DueAt: null } && catalog.Find(workflow, active.DefinitionVersion) is { } definition)
            {
                await AdvanceAsync(work, definition, active, active, definition.IndexOf(active.Node), changes);
            }
        }

        return changes;
    }

    /// <summary>Records how a run of the present step ended, and moves on.</summary>
    /// <returns>The instance first, then whatever began because it ended.</returns>
    public async Task<IReadOnlyList<Change>> FinishStepAsync(IUnitOfWork work, WorkflowDefinition definition, InstanceRow row, StepOutcome outcome)
    {
        var changes = new List<Change>();
        var now = time.GetUtcNow();
        var index = definition.IndexOf(row.Node);
        var options = definition.Nodes[index].Options;
        var attempts = row.Attempts + 1;
        var next = row with { State = outcome.State };
        switch (outcome.Result)
        {
            case StepResult.NextStep done:
                await store.RecordAsync(work, row, index, row.Node!, attempts, "completed", done.Note, now);
                await AdvanceAsync(work, definition, row, next, index + 1, changes);
                break;
            case StepResult.RetryStep retry when attempts < options.Attempts:
                await store.RecordAsync(work, row, index, row.Node!, attempts, "retrying", retry.Reason, now);
                await ReplaceAsync(work, row, next with { Status = WorkflowStatus.Waiting, Attempts = attempts, DueAt = now + Backoff.After(attempts) }, changes);
                break;
            case var failed:
                var reason = failed is StepResult.RetryStep { Reason: var last } ? $"{last} (attempt {attempts} of {options.Attempts})" : ((StepResult.FailStep)failed).Reason;
                await store.RecordAsync(work, row, index, row.Node!, attempts, options.Optional ? "passed_over" : "failed", reason, now);
                if (options.Optional)
                {
                    await AdvanceAsync(work, definition, row, next, index + 1, changes);
                }
                else
                {
                    await EndAsync(work, row, next, $"{row.Node}: {reason}", changes);
                }

                break;
        }

        return changes;
    }

    /// <summary>Ends an instance that cannot go on.</summary>
    public async Task<IReadOnlyList<Change>> FailAsync(IUnitOfWork work, InstanceRow row, string reason)
    {
        var changes = new List<Change>();
        await EndAsync(work, row, row, reason, changes);
        return changes;
    }

    private async Task StartAsync(IUnitOfWork work, WorkflowDefinition definition, EventEnvelope envelope, IEvent @event, string correlation, List<Change> changes)
    {
        var now = time.GetUtcNow();
        var id = Ids.New(time);

        // Over at once: an instance outlives processes, a span does not. It is what the steps have in common.
        using var span = Begin($"start {definition.Name}", envelope);
        span.SetWorkflow(definition.Name, id, envelope.Tenant);
        var row = new InstanceRow
        {
            Id = id,
            Tenant = envelope.Tenant,
            Workflow = definition.Name,
            DefinitionVersion = definition.Version,
            Correlation = correlation,
            StartEventId = envelope.Id,
            StartPosition = envelope.Position,
            TraceId = envelope.TraceId,
            TraceParent = span.Id,
            Status = WorkflowStatus.Running,
            Node = definition.Nodes[0].Name,
            Round = 1,
            Attempts = 0,
            State = "{}",
            StartedAt = now,
            UpdatedAt = now,
            Owner = leases.Process,
        };
        string? defect = null;
        try
        {
            row = row with { State = definition.Begin(@event, correlation) };
        }
        catch (Exception error)
        {
            defect = $"'{envelope.Name}' could not be taken into the state: {error.GetType().Name}";
        }

        if (!await store.AddAsync(work, row))
        {
            return;
        }

        await store.UseAsync(work, row, envelope.Id, now);
        if (defect is not null)
        {
            await EndAsync(work, row, row, defect, changes, began: true);
        }
        else if (definition.Nodes[0].IsStep)
        {
            changes.Add(new(row, Began: true));
        }
        else
        {
            await AdvanceAsync(work, definition, row, row, 0, changes, began: true);
        }
    }

    // Inside its event's delivery as a rule; when the instance before it has ended, elsewhere, which is then linked.
    private static Activity Begin(string name, EventEnvelope envelope) => Activity.Current?.TraceId.ToHexString() == envelope.TraceId
        ? Tracing.Continue(name, ActivityKind.Internal, Tracing.Present, envelope.TraceId)
        : Tracing.Continue(name, ActivityKind.Internal, envelope.TraceParent, envelope.TraceId, Tracing.Present);

    /// <summary>Puts the instance at a node. Through waits that the mailbox decides it goes on, until it stands at a step, an undecided wait or the end.</summary>
    private async Task AdvanceAsync(IUnitOfWork work, WorkflowDefinition definition, InstanceRow from, InstanceRow to, int index, List<Change> changes, bool began = false)
    {
        var now = time.GetUtcNow();
        while (true)
        {
            if (index == definition.Nodes.Count)
            {
                await EndAsync(work, from, to, null, changes, began);
                return;
            }

            var node = definition.Nodes[index];
            var entered = from.Node != node.Name || from.Round != to.Round || began;
            to = to with { Node = node.Name, Attempts = 0, DueAt = null, Status = node.IsStep ? WorkflowStatus.Running : WorkflowStatus.Waiting };
            if (node.IsStep)
            {
                await ReplaceAsync(work, from, to, changes, began);
                return;
            }

            var mails = await store.ReadMailsAsync(work, to, node.EventNames);
            WaitOutcome? outcome;
            try
            {
                outcome = definition.Decide(index, to.Correlation, to.State, mails);
            }
            catch (Exception error)
            {
                await EndAsync(work, from, to, $"{node.Name}: an event could not be taken into the state: {error.GetType().Name}", changes, began);
                return;
            }

            if (outcome is null)
            {
                if (entered)
                {
                    await store.RecordAsync(work, to, index, node.Name, 0, "waiting", null, now);
                    await ReplaceAsync(work, from, to, changes, began);
                }

                return;
            }

            foreach (var mail in outcome.Used)
            {
                await store.UseAsync(work, to, mail.EventId, now);
            }

            await store.RecordAsync(work, to, index, node.Name, 1, "completed", Note(definition, outcome), now);
            to = to with { State = outcome.State, TraceLink = outcome.Used.LastOrDefault()?.TraceParent ?? to.TraceLink, Round = outcome.ReturnTo is null ? to.Round : to.Round + 1 };
            index = outcome.ReturnTo ?? index + 1;
        }
    }

    private async Task EndAsync(IUnitOfWork work, InstanceRow from, InstanceRow to, string? failure, List<Change> changes, bool began = false)
    {
        var ended = to with
        {
            Status = failure is null ? WorkflowStatus.Completed : WorkflowStatus.Failed,
            Node = failure is null ? null : to.Node,
            DueAt = null,
            Reason = failure,
        };
        await ReplaceAsync(work, from, ended, changes, began);
        if (catalog.Names.Contains(ended.Workflow, StringComparer.Ordinal)
            && await store.NextStartAsync(work, ended) is { } envelope
            && store.Read(envelope) is { } @event)
        {
            await StartAsync(work, catalog.Newest(ended.Workflow), envelope, @event, ended.Correlation, changes);
        }
    }

    /// <exception cref="InstanceMovedException">Somebody else moved the instance: nothing of this unit may remain.</exception>
    private async Task ReplaceAsync(IUnitOfWork work, InstanceRow from, InstanceRow to, List<Change> changes, bool began = false)
    {
        to = to with { UpdatedAt = time.GetUtcNow(), Owner = leases.Process };
        if (!await store.ReplaceAsync(work, from, to))
        {
            throw new InstanceMovedException(from);
        }

        changes.Add(new(to, began));
    }

    private static string Note(WorkflowDefinition definition, WaitOutcome outcome)
    {
        var names = string.Join(", ", outcome.Used.GroupBy(mail => mail.EventName, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.Key : $"{g.Key} × {g.Count()}"));
        return outcome.ReturnTo is { } step ? $"{names}; back to {definition.Nodes[step].Name}" : names;
    }
}
