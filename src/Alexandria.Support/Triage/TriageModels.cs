using System.Collections.Concurrent;
using Alexandria.Data;
using Alexandria.Support.Tickets;
using Microsoft.Extensions.Logging;

namespace Alexandria.Support.Triage;

/// <summary>
/// What each tenant's finished tickets teach. A cache over rows: models are trained in the background when somebody asks and
/// what is there is missing or old, one tenant at a time, from a bounded number of tickets. Who asks gets what is there and
/// never waits.
/// </summary>
internal sealed partial class TriageModels(IDatabase database, TimeProvider time, TriageOptions options, ILogger<TriageModels> logger) : IAsyncDisposable
{
    /// <summary>Tenants whose models are kept, those that asked last: they have at most about 20 MB each.</summary>
    private const int MaxTenants = 16;

    private readonly ConcurrentDictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The models of a tenant, one for each field; null while the first are being trained.</summary>
    public IReadOnlyList<TriageModel>? Of(string tenant)
    {
        var known = _tenants.GetOrAdd(tenant, _ => new Tenant());
        Refresh(tenant, known);
        return known.Learned?.Models;
    }

    /// <summary>Learns now, unless nothing has been finished since.</summary>
    public Task TrainAsync(string tenant) => TrainAsync(tenant, _tenants.GetOrAdd(tenant, _ => new Tenant()));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_tenants.Values.Select(t => t.Training));
        _stopping.Dispose();
        _turn.Dispose();
    }

    private void Refresh(string name, Tenant tenant)
    {
        lock (tenant)
        {
            tenant.AskedAt = time.GetTimestamp();
            var due = tenant.Learned is not { } learned || time.GetUtcNow() - learned.LookedAt >= TimeSpan.FromMinutes(options.RefreshMinutes);
            if (due && tenant.Training.IsCompleted)
            {
                tenant.Training = Task.Run(() => TrainAsync(name, tenant), CancellationToken.None);
            }
        }
    }

    private async Task TrainAsync(string name, Tenant tenant)
    {
        try
        {
            await _turn.WaitAsync(_stopping.Token);
            try
            {
                var stamp = await database.ReadAsync(work => StampAsync(name, work), _stopping.Token);
                if (tenant.Learned?.Stamp == stamp)
                {
                    tenant.Learned = tenant.Learned with { LookedAt = time.GetUtcNow() };
                    return;
                }

                var tickets = await database.ReadAsync(work => FinishedAsync(name, work), _stopping.Token);
                tenant.Learned = new(
                    [.. Enum.GetValues<TriageField>().Select(field => TriageModel.Train(field, tickets, options, _stopping.Token))], stamp, time.GetUtcNow());
                Forget();
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process ends; the next one learns anew.
        }
        catch (Exception error)
        {
            LogFailed(logger, error, name);
        }
    }

    private void Forget()
    {
        var learned = _tenants.Values.Where(t => t.Learned is not null).ToList();
        if (learned.Count > MaxTenants)
        {
            learned.MinBy(t => t.AskedAt)!.Learned = null;
        }
    }

    private static async Task<FinishedStamp> StampAsync(string tenant, IReadWork work) =>
        await work.FirstOrDefaultAsync<FinishedStamp>(
            "select count(*) as tickets, coalesce(max(updated_at), 0) as newest from tickets where tenant = @tenant and status in (@Resolved, @Closed)", new { tenant, TicketStatus.Resolved, TicketStatus.Closed })
        ?? new FinishedStamp();

    private Task<IReadOnlyList<FinishedTicket>> FinishedAsync(string tenant, IReadWork work) => work.QueryAsync<FinishedTicket>(
        $"""
        select subject, substr(body, 1, {FinishedTicket.BodyLength}) as body, category, product, priority, assignee from tickets
        where tenant = @tenant and status in (@Resolved, @Closed) and body <> @Erased order by opened_at desc, id desc limit @MaxTickets
        """,
        new { tenant, TicketStatus.Resolved, TicketStatus.Closed, Ticket.Erased, options.MaxTickets });

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing could be learned from the finished tickets of {Tenant}; it is tried again when somebody asks")]
    private static partial void LogFailed(ILogger logger, Exception error, string tenant);

    private sealed class Tenant
    {
        private volatile Learned? _learned;

        public Learned? Learned
        {
            get => _learned;
            set => _learned = value;
        }

        public Task Training { get; set; } = Task.CompletedTask;

        public long AskedAt { get; set; }
    }

    private sealed record Learned(IReadOnlyList<TriageModel> Models, FinishedStamp Stamp, DateTimeOffset LookedAt);

    private sealed record FinishedStamp
    {
        public long Tickets { get; init; }

        public long Newest { get; init; }
    }
}
