using Alexandria.Operations;
using Alexandria.Support.Customers;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Customers;

public sealed class CustomerOperationsTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_customer_is_created_found_and_changed()
    {
        var ada = await host.MustAsync(new CreateCustomer { Name = " Ada King ", Email = "Ada@Example.org", Company = "Engines", Notes = " " });
        var changed = await host.MustAsync(new UpdateCustomer { Id = ada.Id, Company = "", Notes = "Prefers mail" });

        Assert.Equal(("Ada King", "ada@example.org", "Engines", null, 1L), (ada.Name, ada.Email, ada.Company, ada.Notes, ada.Revision));
        Assert.Equal(("Ada King", "ada@example.org", null, "Prefers mail", 2L), (changed.Name, changed.Email, changed.Company, changed.Notes, changed.Revision));
        Assert.Equal(changed, await host.MustAsync(new GetCustomer { Id = ada.Id }));
    }

    [Fact]
    public async Task An_address_belongs_to_one_customer_until_it_is_given_up()
    {
        var ada = await host.MustAsync(new CreateCustomer { Name = "Ada", Email = "ada@example.org" });
        var bob = await host.MustAsync(new CreateCustomer { Name = "Bob" });

        Assert.Equal("email_taken", await host.CodeAsync(new CreateCustomer { Name = "Eve", Email = "ADA@example.org" }));
        Assert.Equal("email_taken", await host.CodeAsync(new UpdateCustomer { Id = bob.Id, Email = "ada@example.org" }));
        await host.MustAsync(new UpdateCustomer { Id = ada.Id, Email = "" });
        await host.MustAsync(new UpdateCustomer { Id = bob.Id, Email = "ada@example.org" });

        Assert.Equal(bob.Id, Assert.Single((await host.MustAsync(new ListCustomers { Email = "ada@example.org" })).Items).Id);
    }

    [Fact]
    public async Task What_is_wrong_is_refused()
    {
        var ada = await host.MustAsync(new CreateCustomer { Name = "Ada" });

        Assert.Equal("customer_not_found", await host.CodeAsync(new GetCustomer { Id = "none" }));
        Assert.Equal("customer_not_found", await host.CodeAsync(new UpdateCustomer { Id = "none" }));
        Assert.Equal("email_malformed", await host.CodeAsync(new UpdateCustomer { Id = ada.Id, Email = "no address" }));
        Assert.Equal("version_mismatch", (await host.CallAsync(new UpdateCustomer { Id = ada.Id }, options: new CallOptions { ExpectedVersion = 7 })).Error?.Code);
        Assert.Equal("invalid_cursor", await host.CodeAsync(new ListCustomers { Cursor = "no" }));
    }

    [Fact]
    public async Task Customers_are_listed_newest_first_by_pages()
    {
        var ada = await host.MustAsync(new CreateCustomer { Name = "Ada" });
        var bob = await host.MustAsync(new CreateCustomer { Name = "Bob" });

        var first = await host.MustAsync(new ListCustomers { Limit = 1 });
        var second = await host.MustAsync(new ListCustomers { Limit = 1, Cursor = first.NextCursor });

        Assert.Equal([bob.Id, ada.Id], first.Items.Concat(second.Items).Select(c => c.Id));
        Assert.Null(second.NextCursor);
    }
}
