using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;

namespace Alexandria.Faults.Tests;

/// <summary>What must hold once a fault is over and the server runs: nothing lost, nothing doubled, workflows at rest, the audit whole, the server ready.</summary>
internal static class Aftermath
{
    /// <returns>Everything that was found wrong; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> FaultsAsync(ServerUnderTest server, AcknowledgedWrites acknowledged)
    {
        var stored = new StoredState(server.DataDirectory);
        var picture = await stored.SettledAsync();
        var faults = new List<string>(picture.Faults());
        faults.AddRange(await stored.BrokenRulesAsync());
        faults.AddRange(await new Reconciler(server.Http).MissingAsync(acknowledged.All));
        if (await stored.AuditFaultAsync() is { } auditFault)
        {
            faults.Add(auditFault);
        }

        var (status, text) = await server.ReadinessAsync();
        if (status != 200)
        {
            faults.Add($"/readyz answers {status}: {text}");
        }

        return faults;
    }
}
