namespace Alexandria.Bench;

/// <summary>One measured figure and the bound that it is held against, if any: a lower one when <c>AtLeast</c> is set, otherwise an upper one.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double? Goal = null, bool AtLeast = false)
{
    public bool? Met => Goal is { } goal ? (AtLeast ? Value >= goal : Value <= goal) : null;
}

/// <summary>A figure at one size of the data.</summary>
internal sealed record GrowthPoint(string Name, long Tickets, double Value, string Unit);
