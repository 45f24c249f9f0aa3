using Alexandria.Data;
using Alexandria.Kernel.Modules;

namespace Alexandria.Adapters.Tests.Postgres;

/// <summary>The kernel's own tables: leases and the order of commit work on them.</summary>
internal static class KernelSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } = ModuleInventory.Of().Migrations("Postgres");
}
