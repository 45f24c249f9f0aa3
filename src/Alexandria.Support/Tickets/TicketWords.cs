using System.Text.Json;

namespace Alexandria.Support.Tickets;

/// <summary>The words that JSON has for states, as the pages write them into badges, fields and addresses.</summary>
internal static class TicketWords
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The status of that word; null for any other.</summary>
    public static TicketStatus? StatusOf(string? word) =>
        Enum.GetValues<TicketStatus>().Where(s => Of(s) == word).Select(s => (TicketStatus?)s).FirstOrDefault();

    extension(TicketView ticket)
    {
        /// <summary>Neither resolved nor closed.</summary>
        internal bool IsOpen => ticket.Status is TicketStatus.New or TicketStatus.InProgress or TicketStatus.Proposed;
    }
}
