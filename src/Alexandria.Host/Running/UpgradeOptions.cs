namespace Alexandria.Host.Running;

/// <summary>Section <c>Upgrade</c> of the configuration.</summary>
public sealed record UpgradeOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Upgrade";

    /// <summary>Whether a backup is made, into <c>backups/</c> of the data directory, before the first start of a newer program changes the schema. The last two are kept.</summary>
    public bool Backup { get; init; } = true;
}
