namespace Alexandria.Knowledge.Tests.Ontologies;

/// <summary>Tests that measure the whole process; others run before or after them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
