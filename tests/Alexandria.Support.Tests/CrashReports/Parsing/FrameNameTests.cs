using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

public class FrameNameTests
{
    [Theory]
    [InlineData("java.base@17.0.1/java.lang.String.charAt", "java.lang.String.charAt")]
    [InlineData("app//org.shop.Cart.add", "org.shop.Cart.add")]
    [InlineData("org.shop.Cart$1.run", "org.shop.Cart.run")]
    [InlineData("org.shop.Cart$1Local.run", "org.shop.Cart$Local.run")]
    [InlineData("org.shop.Cart$Line.<init>", "org.shop.Cart$Line.<init>")]
    [InlineData("org.shop.Cart$$Lambda$14/0x0000000800c03000.apply", "org.shop.Cart${lambda}.apply")]
    [InlineData("org.shop.Cart$$Lambda/0x00007f1c.apply", "org.shop.Cart${lambda}.apply")]
    [InlineData("org.shop.Cart.lambda$total$3", "org.shop.Cart.total{lambda}")]
    [InlineData("org.shop.Cart.lambda$null$3", "org.shop.Cart.{lambda}")]
    [InlineData("org.shop.Cart.lambda$new$0", "org.shop.Cart.<init>{lambda}")]
    [InlineData("org.shop.CartKt.total$lambda-3", "org.shop.CartKt.total{lambda}")]
    [InlineData("org.shop.Cart$.$anonfun$total$1", "org.shop.Cart.total{lambda}")]
    [InlineData("org.shop.Cart.access$000", "org.shop.Cart.access")]
    [InlineData("jdk.internal.reflect.GeneratedMethodAccessor123.invoke", "jdk.internal.reflect.GeneratedMethodAccessor.invoke")]
    [InlineData("com.sun.proxy.$Proxy12.save", "com.sun.proxy.$Proxy.save")]
    [InlineData("org.shop.Cart$$EnhancerBySpringCGLIB$$1a2b3c.add", "org.shop.Cart.add")]
    [InlineData("shop.core$add__1234.invoke", "shop.core$add.invoke")]
    public void A_jvm_name_loses_what_is_generated(string name, string expected) => AssertSettled(JavaName.Normalise, name, expected);

    [Theory]
    [InlineData("Shop.Cart`1.<LoadAsync>d__7.MoveNext", "Shop.Cart.LoadAsync")]
    [InlineData("Shop.Cart.<>c__DisplayClass5_0.<Run>b__0", "Shop.Cart.Run{lambda}")]
    [InlineData("Shop.Cart.<>c.<<Run>b__3_0>d.MoveNext", "Shop.Cart.Run{lambda}")]
    [InlineData("Program.<Main>$", "Program.Main")]
    [InlineData("Program.<<Main>$>g__Total|0_1", "Program.Main.Total")]
    [InlineData("Shop.Cart`2[TKey,TValue].Add[T]", "Shop.Cart.Add")]
    [InlineData("Shop.Cart+Line..ctor", "Shop.Cart.Line..ctor")]
    [InlineData("A`1+<>c[T].<set_Q>b__1_1", "A.set_Q{lambda}")]
    [InlineData("(wrapper managed-to-native) System.Text.Encoding.Get", "System.Text.Encoding.Get")]
    [InlineData("lambda_method12", "lambda_method")]
    public void A_dotnet_name_is_the_one_in_the_source(string name, string expected) => AssertSettled(DotNetName.Normalise, name, expected);

    [Theory]
    [InlineData("shop::(anonymous namespace)::decrypt(std::vector<unsigned char, std::allocator<unsigned char> > const&)", "shop::decrypt")]
    [InlineData("void std::sort<int*, shop::Less>(int*, int*, shop::Less)", "std::sort")]
    [InlineData("std::__cxx11::basic_string<char, std::char_traits<char> >::assign(char const*)", "std::basic_string::assign")]
    [InlineData("std::__1::vector<int>::push_back(int&&)", "std::vector::push_back")]
    [InlineData("bool shop::operator< <int>(shop::Basket<int> const&)", "shop::operator<")]
    [InlineData("shop::Basket<int>::operator()(int) const", "shop::Basket::operator()")]
    [InlineData("shop::Basket<int>::operator->()", "shop::Basket::operator->")]
    [InlineData("std::ostream& shop::operator<<(std::ostream&, int)", "shop::operator<<")]
    [InlineData("shop::Cart::operator bool() const", "shop::Cart::operator bool")]
    [InlineData("operator new(unsigned long)", "operator new")]
    [InlineData("operator delete[](void*)", "operator delete[]")]
    [InlineData("shop::Cart::run(int) const::{lambda(auto:1)#1}::operator()(int) const", "shop::Cart::run::{lambda}")]
    [InlineData("shop::Cart::run(int)::<lambda(int)>::operator()(int) const", "shop::Cart::run::{lambda}")]
    [InlineData("shop::Cart::run(int)::$_0::operator()(int) const", "shop::Cart::run::{lambda}")]
    [InlineData("shop::Cart::run(int)::'lambda0'(int)::operator()(int) const", "shop::Cart::run::{lambda}")]
    [InlineData("shop_run.constprop.0", "shop_run")]
    [InlineData("shop_run.isra.3.cold", "shop_run")]
    [InlineData("shop::run(int) [clone .cold]", "shop::run")]
    [InlineData("pthread_cond_wait@@GLIBC_2.3.2", "pthread_cond_wait")]
    [InlineData("000000ca.plt_call.strncasecmp@@GLIBC_2.3+0", "strncasecmp")]
    [InlineData(".raise", "raise")]
    [InlineData("memcpy+0x1f", "memcpy")]
    [InlineData("shop::price::h0123456789abcdef", "shop::price")]
    [InlineData("shop::get[abi:cxx11](int)", "shop::get")]
    [InlineData("decltype(auto) shop::pick<int>(int)", "shop::pick")]
    [InlineData("non-virtual thunk to shop::Cart::run()", "shop::Cart::run")]
    [InlineData("", "??")]
    public void A_native_name_has_one_form_in_every_tool(string name, string expected) => AssertSettled(NativeName.Normalise, name, expected);

    [Theory]
    [InlineData("<shop::Cart as shop::Price>::price::{{closure}}::h0123456789abcdef", "shop::Cart::price")]
    [InlineData("<alloc::vec::Vec<T,A> as core::ops::index::Index<I>>::index", "alloc::vec::Vec::index")]
    [InlineData("core::option::Option<T>::expect", "core::option::Option::expect")]
    [InlineData("<&mut F as core::ops::FnOnce<A>>::call_once", "F::call_once")]
    [InlineData("<<shop::Cart>::print::Line as core::fmt::Display>::fmt", "shop::Cart::print::Line::fmt")]
    [InlineData("<dyn core::ops::Fn() + core::marker::Sync>::call", "core::ops::Fn::call")]
    [InlineData("shop::{impl#3}::run", "shop::run")]
    public void A_rust_path_loses_hash_closure_and_arguments(string name, string expected) => AssertSettled(RustName.Normalise, name, expected);

    [Theory]
    [InlineData("acme.org/shop.(*Store[...]).get", "acme.org/shop.Store.get")]
    [InlineData("main.main.func1.2", "main.main")]
    [InlineData("main.run.gowrap1", "main.run")]
    [InlineData("main.(*T).serve-fm", "main.T.serve")]
    [InlineData("gopkg%2ein/yaml.v3.parse", "gopkg.in/yaml.v3.parse")]
    [InlineData("_cgoexp_b3dc3ff32902_Callback", "Callback")]
    public void A_go_name_loses_closures_and_pointers(string name, string expected) => AssertSettled(GoName.Normalise, name, expected);

    [Theory]
    [InlineData("async Store.load", "Store.load")]
    [InlineData("new Store", "Store")]
    [InlineData("Object.run [as exec]", "run")]
    [InlineData("Object.<anonymous>", "<anonymous>")]
    [InlineData("async*load/</<", "load")]
    [InlineData("module.exports.load", "load")]
    [InlineData("", "<anonymous>")]
    public void A_javascript_name_is_the_same_in_every_engine(string name, string expected) => AssertSettled(JavaScriptName.Normalise, name, expected);

    [Theory]
    [InlineData("Cart.total.<locals>.<lambda>", "Cart.total.<lambda>")]
    [InlineData("total.<locals>.<listcomp>", "total")]
    [InlineData("<module>", "<module>")]
    public void A_python_name_loses_local_scopes(string name, string expected) => AssertSettled(PythonName.Normalise, name, expected);

    private static void AssertSettled(Func<string, string> normalise, string name, string expected)
    {
        Assert.Equal(expected, normalise(name));
        Assert.Equal(expected, normalise(expected));
    }
}
