using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>A way to spoil a request.</summary>
/// <param name="Kind">Its name, as figures and failures show it.</param>
/// <param name="Weight">How often it is taken, next to the others.</param>
/// <param name="Fits">Whether an operation gives it something to spoil.</param>
/// <param name="Make">Makes a request; what it expects is the classification that the harness holds the server to.</param>
internal sealed record Mutation(string Kind, int Weight, Func<OperationDescriptor, bool> Fits, Func<World, OperationDescriptor, Random, HostileRequest> Make)
{
    public HostileRequest Apply(World world, OperationDescriptor operation, Random random)
    {
        var made = Make(world, operation, random);
        return made with { Kind = Kind, Expected = made.Method is "GET" or "HEAD" ? made.Expected with { MayChange = false } : made.Expected };
    }
}
