using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Linking;

/// <summary>What a score means for a link.</summary>
internal enum LinkVerdict
{
    /// <summary>Too unlikely to be shown.</summary>
    None,

    /// <summary>Shown to a person, who decides.</summary>
    Suggest,

    /// <summary>Made without asking.</summary>
    Auto,
}

/// <summary>One thing that speaks for or against a link.</summary>
/// <param name="Name">Stable: base, trace, error_code, component, version, text, time, rival.</param>
/// <param name="Value">0 (nothing) to 1 (all that could be), -1 to 0 where it speaks against.</param>
/// <param name="Weight">What a value of 1 is worth, in log-odds.</param>
/// <param name="Reason">A sentence for the person who checks the link.</param>
internal sealed record LinkFeature(string Name, double Value, double Weight, string Reason)
{
    /// <summary>Value times weight. The contributions of a link add up to the logarithm of its odds.</summary>
    public double Contribution => Value * Weight;

    /// <summary>As it is kept and shown with a link.</summary>
    public LinkReason Shown() => new(Name, Contribution, Reason, Value);
}

/// <summary>A crash group for a ticket.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Features">Everything that counted, the base first.</param>
/// <param name="Verdict">What follows from the score.</param>
internal sealed record ScoredLink(string GroupId, IReadOnlyList<LinkFeature> Features, LinkVerdict Verdict)
{
    /// <summary>The sum of the contributions.</summary>
    public double LogOdds => Features.Sum(f => f.Contribution);

    /// <summary>The probability that the link is right, 0 to 1: 1 / (1 + e^-<see cref="LogOdds"/>).</summary>
    public double Score => 1 / (1 + Math.Exp(-LogOdds));
}

/// <summary>A group that may be what a ticket is about.</summary>
/// <param name="Group">What is known of it.</param>
/// <param name="Trace">Which of the ticket's traces it resembles most (from 0), and how; null when the ticket quotes none like it.</param>
/// <param name="TextShare">How much of what the group's text says the ticket says too, 0 to 1, rare words counting more.</param>
/// <param name="SharedWords">The most telling of the shared words.</param>
internal sealed record LinkCandidate(CrashGroupSignals Group, (int Number, GroupMatch Match)? Trace, double TextShare, IReadOnlyList<string> SharedWords);
