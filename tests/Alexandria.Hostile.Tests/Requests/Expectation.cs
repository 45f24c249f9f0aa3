namespace Alexandria.Hostile.Tests.Requests;

/// <summary>How a request may be answered. A status of 500 or above never is.</summary>
/// <param name="Says">For people.</param>
/// <param name="Allows">Whether a status is one of them.</param>
/// <param name="MayChange">Whether the request may be accepted and change something.</param>
internal sealed record Expectation(string Says, Func<int, bool> Allows, bool MayChange)
{
    /// <summary>Any refusal of the request itself; never for its speed or slowness.</summary>
    public static Expectation Refused { get; } = new("a refusal", status => status is >= 400 and < 500 and not (408 or 429), MayChange: false);

    /// <summary>Hostile to the eye, and yet it may be right.</summary>
    public static Expectation Either { get; } = new("no failure", status => status is >= 200 and < 500 and not (408 or 429), MayChange: true);

    /// <summary>Whether the connection may be closed without an answer.</summary>
    public bool MayHangUp { get; init; }

    /// <summary>Whether the server may refuse it before any code of ours runs, and so without a body.</summary>
    public bool MayBeBare { get; init; }

    public static Expectation Status(params int[] statuses) => new(string.Join(" or ", statuses), statuses.Contains, MayChange: statuses.Any(s => s < 300));
}
