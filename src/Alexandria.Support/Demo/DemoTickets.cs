using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Customers;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Demo;

/// <summary>Loads customers, crash reports and tickets of the demo, in this order, through the operations that anybody would use. What is there already is left as it is.</summary>
internal sealed class DemoTickets(TimeProvider time) : IDemoLoader
{
    public int Order => 30;

    public async Task<Result<IReadOnlyList<Notice>>> LoadAsync(DemoContext context)
    {
        try
        {
            var customers = await LoadCustomersAsync(context);
            await LoadCrashesAsync(context);
            return await LoadTicketsAsync(context, customers);
        }
        catch (DemoRefusedException refused)
        {
            return refused.Error;
        }
    }

    private static async Task<Dictionary<string, string>> LoadCustomersAsync(DemoContext context)
    {
        var known = (await CallAsync(context, new ListCustomers { Limit = 200 })).Items.Where(c => c.Email is not null).ToDictionary(c => c.Email!, c => c.Id, StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var customer in await ReadAsync<DemoCustomer>(context, "customers.json"))
        {
            ids[customer.Key] = known.GetValueOrDefault(customer.Email)
                ?? (await CallAsync(context, new CreateCustomer { Name = customer.Name, Email = customer.Email, Notes = $"Plan: {customer.Plan}. {customer.Notes}" })).Id;
        }

        return ids;
    }

    private async Task LoadCrashesAsync(DemoContext context)
    {
        var crashes = await ReadAsync<DemoCrash>(context, "crash-reports.json");
        var there = (await CallAsync(context, new ListCrashReports { Limit = 200 })).Items.Count;
        foreach (var crash in crashes.Skip(there))
        {
            await CallAsync(context, new SubmitCrashReport
            {
                Content = await File.ReadAllTextAsync(PathOf(context, crash.File), context.Cancellation), Product = crash.Product, Version = crash.Version,
                OccurredAt = time.GetUtcNow().AddMinutes(crash.OccurredAt),
            });
        }
    }

    private static async Task<Result<IReadOnlyList<Notice>>> LoadTicketsAsync(DemoContext context, Dictionary<string, string> customers)
    {
        var known = (await CallAsync(context, new ListTickets { Limit = 200 })).Items.Select(t => t.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var ticket in (await ReadAsync<DemoTicket>(context, "tickets.json")).Where(t => !known.Contains(t.Subject)))
        {
            var opened = await CallAsync(context, new OpenTicket
            {
                Subject = ticket.Subject, Body = ticket.Body, Product = ticket.Product, Version = ticket.Version, CustomerId = customers[ticket.Customer], Priority = ticket.Priority,
            });
            foreach (var file in ticket.CrashReports)
            {
                await CallAsync(context, new AttachFile { Id = opened.Id, FileName = Path.GetFileName(file), Content = await File.ReadAllBytesAsync(PathOf(context, file), context.Cancellation) });
            }

            if (ticket.Story is { } story)
            {
                await CallAsync(context, new ReplyToCustomer { Id = opened.Id, Text = story.Reply });
                await CallAsync(context, new ResolveTicket { Id = opened.Id, Resolution = story.Resolution });
            }
        }

        return Array.Empty<Notice>();
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(DemoContext context, string file) =>
        Json.Read<IReadOnlyList<T>>(await File.ReadAllTextAsync(Path.Combine(context.SamplesDirectory, "demo", file), context.Cancellation));

    private static string PathOf(DemoContext context, string crash) => Path.Combine(context.SamplesDirectory, "crashes", crash);

    private static async Task<T> CallAsync<T>(DemoContext context, IOperation<T> operation)
    {
        var answer = await context.Operations.CallAsync(operation, context.Caller, CallOptions.Default, context.Cancellation);
        return answer.Failed ? throw new DemoRefusedException(answer.Error) : answer.Value;
    }

    /// <summary>Leaves the loading at the first refusal.</summary>
    private sealed class DemoRefusedException(Error error) : Exception(error.Message)
    {
        public Error Error { get; } = error;
    }
}
