using System.ComponentModel.DataAnnotations;
using Alexandria.Modules;

namespace Alexandria.Architecture.Tests.Guide;

/// <summary>Keeps greetings.</summary>
public sealed class GreetingsModule : IModule
{
    public string Name => "Greetings";

    public void Configure(ModuleBuilder builder) => builder.AddOptions<GreetingsOptions>("Greetings").AddEvents("greetings", "support");
}

/// <summary>Options of the Greetings module.</summary>
public sealed record GreetingsOptions
{
    /// <summary>What every greeting begins with, 1 to 20 characters.</summary>
    [StringLength(20, MinimumLength = 1)] public string Salutation { get; init; } = "Hello";
}
