namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Tests of what a whole process measures: no other test runs beside them, since it would be measured, too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
