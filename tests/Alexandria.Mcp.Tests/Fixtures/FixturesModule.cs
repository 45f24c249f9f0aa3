using Alexandria.Modules;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>What the conformance suite expects a server to have, as operations.</summary>
public sealed class FixturesModule : IModule
{
    public const string Permission = "fixtures:use";

    public string Name => "Fixtures";

    public void Configure(ModuleBuilder builder)
    {
    }
}
