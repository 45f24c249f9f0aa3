using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.CrashReports.Parsing.Demangling;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

/// <summary>Pairs of a symbol, as a compiler made it of a small program, and its name as binutils' c++filt prints it.</summary>
public class DemanglerTests
{
    [Theory]
    [InlineData("_ZN4shop6targetEi", "shop::target(int)")]
    [InlineData("_ZN4shop8variadicEPKcz", "shop::variadic(char const*, ...)")]
    [InlineData("_ZN4shop2v29versionedEPViPVKc", "shop::v2::versioned(int volatile*, char const volatile*)")]
    [InlineData("_ZN4shop2npEDnnDsDieCf", "shop::np(decltype(nullptr), __int128, char16_t, char32_t, long double, float _Complex)")]
    [InlineData("_ZN4shop4CartIiLi3ELNS_4KindE1EEC2Ev", "shop::Cart<int, 3, (shop::Kind)1>::Cart()")]
    [InlineData("_ZN4shop4CartIiLi3ELNS_4KindE1EED1Ev", "shop::Cart<int, 3, (shop::Kind)1>::~Cart()")]
    [InlineData("_ZN4shop4CartIiLi3ELNS_4KindE1EE3addIdEEiRKT_PFiS4_ERA3_i", "int shop::Cart<int, 3, (shop::Kind)1>::add<double>(double const&, int (*)(double), int (&) [3])")]
    [InlineData("_ZN4shop3litILb1ELc120ELm7ELxn3EEEvv", "void shop::lit<true, (char)120, 7ul, -3ll>()")]
    [InlineData("_ZN4shop2fpIXadL_ZNS_6targetEiEEEEvv", "void shop::fp<&shop::target>()")]
    [InlineData("_ZN4shop2ttISt6vectoriEEvT_IJT0_EE", "void shop::tt<std::vector, int>(std::vector<int>)")]
    [InlineData("_ZN4shop4packIJEEEvDpOT_", "void shop::pack<>()")]
    [InlineData("_ZN4shop4packIJRiRA4_KcEEEvDpOT_", "void shop::pack<int&, char const (&) [4]>(int&, char const (&) [4])")]
    [InlineData("_ZN4shop1mB5cxx11ERSt3mapIiSt4pairIPKcPvESt4lessIiESaIS1_IKiS5_EEEMNS_4ItemEiMSD_KFicEPKPFvizE",
        "shop::m[abi:cxx11](std::map<int, std::pair<char const*, void*>, std::less<int>, std::allocator<std::pair<int const, std::pair<char const*, void*> > > >&, int shop::Item::*, int (shop::Item::*)(char) const, void (* const*)(int, ...))")]
    [InlineData("_ZN4shop4ItemixEm", "shop::Item::operator[](unsigned long)")]
    [InlineData("_ZN4shop4ItemppEi", "shop::Item::operator++(int)")]
    [InlineData("_ZNK4shop4ItemltERKS0_", "shop::Item::operator<(shop::Item const&) const")]
    [InlineData("_ZNO4shop4ItemclEic", "shop::Item::operator()(int, char) &&")]
    [InlineData("_ZNK4shop4ItemcvbEv", "shop::Item::operator bool() const")]
    [InlineData("_ZN4shopli3_kmEy", "shop::operator\"\" _km(unsigned long long)")]
    [InlineData("_ZN4shop4noexEPDoFviE", "shop::noex(void (*)(int) noexcept)")]
    [InlineData("_ZStlsIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_St5_Setw",
        "std::basic_ostream<char, std::char_traits<char> >& std::operator<< <char, std::char_traits<char> >(std::basic_ostream<char, std::char_traits<char> >&, std::_Setw)")]
    [InlineData("_ZNSs4_Rep20_S_empty_rep_storageE", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::_Rep::_S_empty_rep_storage")]
    [InlineData("_ZNK4shop12_GLOBAL__N_16Hidden3runEi", "shop::(anonymous namespace)::Hidden::run(int) const")]
    [InlineData("_ZZN4shop3lamEiENKUliE_clEi", "shop::lam(int)::{lambda(int)#1}::operator()(int) const")]
    [InlineData("_ZNSt17_Function_handlerIFiiEZN4shop3lamEiEUliE_E9_M_invokeERKSt9_Any_dataOi", "std::_Function_handler<int (int), shop::lam(int)::{lambda(int)#1}>::_M_invoke(std::_Any_data const&, int&&)")]
    [InlineData("_ZSt4moveIRN4shop4ItemEEONSt16remove_referenceIT_E4typeEOS4_", "std::remove_reference<shop::Item&>::type&& std::move<shop::Item&>(shop::Item&)")]
    [InlineData("_ZSt10__invoke_rIiRZN4shop3lamEiEUliE_JiEENSt9enable_ifIX16is_invocable_r_vIT_T0_DpT1_EES4_E4typeEOS5_DpOS6_",
        "std::enable_if<is_invocable_r_v<int, shop::lam(int)::{lambda(int)#1}&, int>, int>::type std::__invoke_r<int, shop::lam(int)::{lambda(int)#1}&, int>(shop::lam(int)::{lambda(int)#1}&, int&&)")]
    [InlineData("_ZZZN4shop5Outer5Inner2goEvEN5Local1xEvE1n", "shop::Outer::Inner::go()::Local::x()::n")]
    [InlineData("_ZTVN4shop4CartIiLi3ELNS_4KindE1EEE", "vtable for shop::Cart<int, 3, (shop::Kind)1>")]
    [InlineData("_ZThn16_N4shop4Cart3runEv", "non-virtual thunk to shop::Cart::run()")]
    [InlineData("_ZGVZN4shop3getEvE5cache", "guard variable for shop::get()::cache")]
    [InlineData("_ZN4shop3runEi.cold", "shop::run(int) [clone .cold]")]
    [InlineData("__ZN4shop6targetEi", "shop::target(int)")]
    public void A_symbol_of_cpp_is_what_the_source_says(string symbol, string name) => Assert.Equal(name, Demangler.Demangle(symbol));

    [Theory]
    [InlineData("_ZN1l3run17h42899b3af646ee8eE", "l::run")]
    [InlineData("_ZN1l4main28_$u7b$$u7b$closure$u7d$$u7d$17h087bb7ecd3eca888E", "l::main::{{closure}}")]
    [InlineData("_ZN3std11collections4hash3map20HashMap$LT$K$C$V$GT$3new17h141b80a80e905e2bE", "std::collections::hash::map::HashMap<K,V>::new")]
    [InlineData("_ZN1l13gr$uf6$$udf$e1S1f17hbf9a0ff50fa3468eE", "l::größe::S::f")]
    [InlineData("_RNvCs7qp2U7fqm6G_4shop3run", "shop::run")]
    [InlineData("_RNvMNtCs7qp2U7fqm6G_4shop4cartNtB2_4Cart5total", "<shop::cart::Cart>::total")]
    [InlineData("_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument9new_debugPhECsahnxeiPqv7R_1l", "<core::fmt::rt::Argument>::new_debug::<*const u8>")]
    [InlineData("_RINvMs2_NtCsgEmfK2I1SDS_4core3fmtNtB6_9Arguments3newKj4_Kj1_ECsahnxeiPqv7R_1l", "<core::fmt::Arguments>::new::<4, 1>")]
    [InlineData("_RINvCsahnxeiPqv7R_1l3runNCNvB2_4mains_0EB2_", "l::run::<l::main::{closure#1}>")]
    [InlineData("_RNCINvNtNtCsjrHSEGnQ3l9_3std6thread7current17with_current_nameNCNCNvNtB8_9panicking12default_hook00uE0B8_",
        "std::thread::current::with_current_name::<std::panicking::default_hook::{closure#0}::{closure#0}, ()>::{closure#0}")]
    public void A_symbol_of_rust_is_its_path_without_the_hash(string symbol, string name) => Assert.Equal(name, Demangler.Demangle(symbol));

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("_Z")]
    [InlineData("_Zebra")]
    [InlineData("_ZN4shop")]
    [InlineData("_ZN99999999999shopE")]
    [InlineData("_ZS_")]
    [InlineData("_ZN1aIT5_EEvv")]
    [InlineData("_R")]
    [InlineData("_RNvB_3run")]
    [InlineData("_RIC1aKj")]
    public void What_is_no_whole_symbol_stays_as_it_was(string name) => Assert.Equal(name, Demangler.Demangle(name));

    [Fact]
    public void Names_that_double_with_each_character_or_nest_without_end_are_given_up()
    {
        var doubling = "_Z1fN1aI" + string.Concat(Enumerable.Range(0, 200).Select(i => $"S{(i == 0 ? "" : ((char)('0' + (i % 10))).ToString())}_S_")) + "EE";
        string[] monsters = ["_Z1f" + new string('P', 5_000) + "i", "_Z" + new string('N', 5_000), "_Z1fI" + string.Concat(Enumerable.Repeat("1aI", 2_000)), "_R" + new string('N', 4_000), "_RI" + new string('S', 4_000), doubling, "_Z1f" + string.Concat(Enumerable.Repeat("St4pairIS_S_E", 500))];

        foreach (var monster in monsters)
        {
            Assert.InRange(Demangler.Demangle(monster).Length, 1, (Demangler.Growth * monster.Length) + 1024);
        }
    }

    [Fact]
    public void Any_text_after_a_symbol_s_beginning_gives_a_name_within_the_limits()
    {
        string[] pieces = ["_Z", "N", "E", "I", "J", "S_", "S0_", "St", "T_", "T0_", "Dp", "DT", "F", "P", "R", "K", "A3_", "M", "L", "X", "4shop", "1f", "C1", "D0", "Ul", "E_", "Z", "_", "B", "cv", "pl", "cl", "fp_", "sr", "i", "v", "z", "0", "9", "s_", "B_", "NtC", "Kj1_", "u3a_b", "h0123456789abcdef", "17", "$LT$", "\ud800", "ü"];
        var symbols = from start in Gen.Elements("_Z", "_ZN", "_R", "_RNv", "_ZZ", "_ZTv") from rest in Gen.Elements(pieces).ArrayOf(30) select start + string.Concat(rest);

        Prop.ForAll(symbols.ToArbitrary(), symbol =>
        {
            var name = Demangler.Demangle(symbol);
            Assert.InRange(name.Length, 1, (Demangler.Growth * symbol.Length) + 1024);
            Assert.InRange(NativeName.Normalise(symbol).Length, 1, ParseLimits.NameLength);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }
}
