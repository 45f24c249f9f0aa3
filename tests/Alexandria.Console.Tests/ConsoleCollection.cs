namespace Alexandria.Console.Tests;

/// <summary>One server for all tests that visit it, one after the other: they share what was said last.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleServer>
{
    public const string Name = "console";
}
