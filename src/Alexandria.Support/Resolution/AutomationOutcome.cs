namespace Alexandria.Support.Resolution;

/// <summary>What a step of the resolution workflow came to.</summary>
/// <param name="Note">For people: what was found, or what is missing.</param>
/// <param name="Missing">True when the note tells of something that the proposal has to do without.</param>
public sealed record AutomationOutcome(string Note, bool Missing = false)
{
    internal static AutomationOutcome Ended { get; } = new("A person has ended the ticket; nothing was changed.");
}
