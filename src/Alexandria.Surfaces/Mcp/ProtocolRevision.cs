namespace Alexandria.Surfaces.Mcp;

/// <summary>The revisions of the protocol that the SDK serves.</summary>
internal static class ProtocolRevision
{
    /// <summary>The first revision without sessions: every request says in its <c>_meta</c> what the handshake said before (SEP-2575, SEP-2567).</summary>
    public const string Stateless = "2026-07-28";

    /// <summary>Oldest first.</summary>
    public static readonly string[] All = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", Stateless];

    /// <summary>Dates compare as text.</summary>
    public static bool IsStateless(string? revision) => string.CompareOrdinal(revision, Stateless) >= 0;
}
