using Alexandria.Support.Tickets;

namespace Alexandria.Support.Demo;

/// <summary>A customer as in samples/demo/customers.json.</summary>
internal sealed record DemoCustomer(string Key, string Name, string Email, string Plan, string Notes);

/// <summary>A report as in samples/demo/crash-reports.json.</summary>
/// <param name="File">Below samples/crashes.</param>
/// <param name="Product">What crashed.</param>
/// <param name="Version">Its version.</param>
/// <param name="OccurredAt">Minutes, negative: before the demo is loaded.</param>
internal sealed record DemoCrash(string File, string Product, string Version, int OccurredAt);

/// <summary>A ticket as in samples/demo/tickets.json.</summary>
/// <param name="Key">Unique in the file.</param>
/// <param name="Subject">As the customer wrote it.</param>
/// <param name="Body">As the customer wrote it.</param>
/// <param name="Product">What it is about, if said.</param>
/// <param name="Version">Of the product, if said.</param>
/// <param name="Customer">Key of the customer.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="CrashReports">Files attached, below samples/crashes.</param>
/// <param name="Story">How it ended; null while it is open.</param>
internal sealed record DemoTicket(
    string Key, string Subject, string Body, string? Product, string? Version, string Customer, TicketPriority Priority, IReadOnlyList<string> CrashReports, DemoResolution? Story = null);

/// <summary>How a ticket of the demo ended.</summary>
internal sealed record DemoResolution(string Reply, string Resolution, bool Resolved);
