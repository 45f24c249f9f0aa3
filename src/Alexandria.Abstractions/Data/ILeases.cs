namespace Alexandria.Data;

/// <summary>The right to do what only one process of an installation may do, for a while.</summary>
/// <param name="Name">Of the work: <c>relay</c>.</param>
/// <param name="Holder">The process that holds it.</param>
/// <param name="Token">Fencing token: grows with each new holder, so that what an earlier one still sends can be told apart.</param>
public sealed record Lease(string Name, string Holder, long Token);

/// <summary>Leases of an installation. The embedded home is one process and always holds them; the scale-out home keeps them in the database, by the database's clock.</summary>
public interface ILeases
{
    /// <summary>Name of this process, new with each start.</summary>
    string Process { get; }

    /// <summary>Takes the lease, or renews it when this process holds it.</summary>
    /// <param name="name">Of the work.</param>
    /// <param name="term">How long it holds without renewal, by the database's clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null while another process holds it.</returns>
    Task<Lease?> TakeAsync(string name, TimeSpan term, CancellationToken cancellation);

    /// <summary>Gives it back, so that the next holder need not wait for its end. Nothing happens when it was lost.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellation);

    /// <summary>Processes whose lease on being alive has not run out (<see cref="TakeAsync"/> with <c>process/</c> and their name); empty in the embedded home.</summary>
    Task<IReadOnlyList<string>> LivingAsync(CancellationToken cancellation);

    /// <summary>Called first in a unit of work that only the holder may commit: nobody can take the lease over until the unit has ended.</summary>
    /// <exception cref="LeaseLostException">Another process has taken it over.</exception>
    Task FenceAsync(IUnitOfWork work, Lease lease);
}

/// <summary>The work is another process's by now; nothing of the unit may remain.</summary>
public sealed class LeaseLostException(Lease lease) : Exception($"The lease '{lease.Name}' (token {lease.Token}) was taken over by another process.");
