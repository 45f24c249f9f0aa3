namespace Alexandria.Support.Duplicates;

internal static class DuplicateSearch
{
    /// <summary>Tickets that are shown at once.</summary>
    public const int Shown = 5;
}
