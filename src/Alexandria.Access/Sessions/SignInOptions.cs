using System.ComponentModel.DataAnnotations;

namespace Alexandria.Access.Sessions;

/// <summary>Options of the protection of passwords against guessing, section <c>SignIn</c>. An IPv6 client is known by the first 64 bits of its address.</summary>
public sealed record SignInOptions : IValidatableObject
{
    /// <summary>Wrong passwords for one account from one address after which the first delay begins, 1 to 1,000; each further one doubles the delay.</summary>
    [Range(1, 1_000)] public int FailuresPerAccountAndAddress { get; init; } = 5;

    /// <summary>Wrong passwords for one account from anywhere after which an attempt from an address that the account is not known at waits for the first delay, 1 to 100,000; this delay does not grow.</summary>
    [Range(1, 100_000)] public int FailuresPerAccount { get; init; } = 50;

    /// <summary>Wrong passwords from one address, for whichever accounts, after which the first delay begins, 1 to 100,000; each further one doubles the delay.</summary>
    [Range(1, 100_000)] public int FailuresPerAddress { get; init; } = 100;

    /// <summary>The first delay, 1 to 3,600 seconds.</summary>
    [Range(1, 3_600)] public int FirstDelaySeconds { get; init; } = 30;

    /// <summary>No delay is longer, 1 to 1,440 minutes.</summary>
    [Range(1, 1_440)] public int LongestDelayMinutes { get; init; } = 15;

    /// <summary>After so long without a failure earlier ones are forgotten, 1 to 720 hours; more than the longest delay.</summary>
    [Range(1, 720)] public int ForgetAfterHours { get; init; } = 24;

    /// <summary>How long an address at which an account was signed in to stays known, 1 to 365 days.</summary>
    [Range(1, 365)] public int KnownAddressDays { get; init; } = 30;

    /// <summary>Counts kept at most, 1,000 to 10,000,000 rows; beyond, those with the fewest failures go first.</summary>
    [Range(1_000, 10_000_000)] public int MostCounts { get; init; } = 100_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FirstDelaySeconds > LongestDelayMinutes * 60)
        {
            yield return new ValidationResult("must not be longer than LongestDelayMinutes", [nameof(FirstDelaySeconds)]);
        }

        if (LongestDelayMinutes >= ForgetAfterHours * 60)
        {
            yield return new ValidationResult("must be shorter than ForgetAfterHours, or a delay would be forgotten before it ends", [nameof(LongestDelayMinutes)]);
        }
    }
}
