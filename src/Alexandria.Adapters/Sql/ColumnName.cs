namespace Alexandria.Adapters.Sql;

/// <summary>Columns, parameters and properties meet by their name without underscores and case: <c>ticket_id</c>, <c>@ticketId</c>, <c>TicketId</c>.</summary>
internal static class ColumnName
{
    public static string Canonical(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
