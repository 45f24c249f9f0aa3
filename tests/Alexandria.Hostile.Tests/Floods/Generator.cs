using Alexandria.Hostile.Tests.Mutations;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;

namespace Alexandria.Hostile.Tests.Floods;

/// <summary>Makes the request of a number: the same one for the same seed, number and ids.</summary>
internal sealed class Generator(HostileSettings settings, World world)
{
    private static readonly IReadOnlyList<Mutation> Mutations = [.. JsonBodies.All, .. Envelopes.All, .. Queries.All, .. Paths.All, .. Credentials.All, .. Headers.All, .. Wires.All, .. Mcp.All, .. Forms.All];

    private static readonly int Weight = Mutations.Sum(m => m.Weight);

    private readonly Dictionary<Mutation, OperationDescriptor[]> fitting = Mutations.ToDictionary(m => m, m => world.Operations.Where(m.Fits).ToArray());

    public HostileRequest Make(int number)
    {
        var random = settings.Choices(number);
        var mutation = Choose(random.Next(Weight));
        var operations = fitting[mutation];
        return mutation.Apply(world, operations[random.Next(operations.Length)], random);
    }

    private static Mutation Choose(int at)
    {
        foreach (var mutation in Mutations)
        {
            at -= mutation.Weight;
            if (at < 0)
            {
                return mutation;
            }
        }

        return Mutations[^1];
    }
}
