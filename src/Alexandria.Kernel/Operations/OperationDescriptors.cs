using Alexandria.Kernel.Modules;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>Descriptors without a running kernel, for a command line that only has to be understood.</summary>
public static class OperationDescriptors
{
    /// <summary>Descriptors of the operations whose verb begins with a word; of all when none does.</summary>
    /// <param name="inventory">What is installed.</param>
    /// <param name="firstWord">First word of the command line; null for all.</param>
    public static IReadOnlyList<OperationDescriptor> Of(ModuleInventory inventory, string? firstWord)
    {
        List<DeclaredOperation> meant = [.. inventory.Operations.Where(o => firstWord is null || o.Declaration.Cli.Split(' ')[0] == firstWord)];
        return new OperationCatalog(meant.Count > 0 ? meant : inventory.Operations).All;
    }
}
