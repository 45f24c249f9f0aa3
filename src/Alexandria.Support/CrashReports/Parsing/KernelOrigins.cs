namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>The kernel's own machinery: reporting, fault handling, lock checking, allocation checks, entry from user space and interrupts.</summary>
internal static class KernelOrigins
{
    private static readonly string[] Prefixes =
    [
        "dump_", "show_stack", "show_trace", "show_regs", "unwind_", "warn_slowpath", "__warn", "warn_alloc", "report_bug", "handle_bug", "fixup_bug", "exc_", "asm_exc_",
        "do_error_trap", "do_invalid_op", "invalid_op", "oops_", "die", "__die", "no_context", "__bad_area", "bad_area", "do_page_fault", "__do_page_fault", "page_fault",
        "async_page_fault", "do_kern_addr_fault", "do_user_addr_fault", "kernelmode_fixup", "do_general_protection", "general_protection", "do_translation_fault",
        "do_DataAbort", "__dabt", "__irq_svc", "do_mem_abort", "el0_", "el1_", "el0t_", "el1h_", "__do_kernel_fault", "die_kernel_fault",
        "panic", "nmi_", "nmi", "watchdog", "check_hung", "lockdep", "print_", "lock_acquire", "lock_release", "__lock_acquire", "__lock_release", "check_prev", "validate_chain",
        "mark_lock", "mark_held", "mark_irq", "valid_state", "check_flags", "debug_check", "debug_mutex", "trace_hardirqs", "trace_softirqs", "register_lock_class", "check_noncircular", "check_usage",
        "slab_err", "object_err", "slab_pad", "slab_fix", "check_bytes", "check_object", "check_slab", "free_debug", "alloc_debug", "slab_bug", "init_object", "on_freelist",
        "__slab_", "___slab_", "slab_", "kmem_cache_", "kfree", "__kmalloc", "kmalloc", "kzalloc", "kasan_", "__kasan_", "__asan_", "kfence_", "kcsan_",
        "check_memory_region", "save_stack", "stack_trace", "rest_init", "ubsan_", "__ubsan_", "fortify_panic", "refcount_warn",
        "_raw_spin_", "_raw_read_", "_raw_write_", "do_raw_spin", "_spin_", "__raw_spin", "mutex_lock", "mutex_unlock", "__mutex_", "down_read", "down_write", "__might_",
        "might_", "rcu_preempt_sleep_check", "rcu_check_callbacks", "rcu_sched_clock", "___might_sleep", "spin_dump", "spin_bug", "__schedule_bug", "schedule_bug",
        "native_queued_spin", "queued_spin", "rwsem_", "rt_spin_", "__ww_mutex", "ww_mutex", "scheduler_tick", "hrtimer_interrupt", "__hrtimer", "tick_", "update_process_times",
        "smp_apic", "apic_timer", "sysvec_", "asm_sysvec", "asm_common", "common_interrupt", "ret_from", "do_IRQ", "irq_exit", "irq_enter", "handle_irq", "handle_level_irq",
        "handle_edge_irq", "handle_fasteoi", "__handle_irq", "generic_handle_irq", "__do_softirq", "do_softirq", "call_softirq", "__irq_exit", "run_ksoftirqd", "invoke_softirq",
        "kthread", "kernel_thread", "worker_thread", "process_one_work", "child_rip", "smpboot_thread", "do_syscall", "__do_fast_syscall", "do_fast_syscall", "do_int80",
        "entry_", "system_call", "syscall_", "sysenter", "sysret", "sysc_", "ia32_", "tracesys", "int_ret", "stub_", "retint_", "restore_args", "invoke_syscall", "ret_fast_syscall",
        "cpu_idle", "cpu_startup", "default_idle", "arch_cpu_idle", "do_idle", "start_secondary", "secondary_startup", "start_kernel", "x86_64_start", "i386_start", "startup_",
        "do_one_initcall", "kernel_init", "do_initcall", "do_basic_setup", "do_init_module", "load_module", "mips_cpu_irq", "plat_irq_dispatch", "xen_hvm_callback", "xen_evtchn",
        "xen_do_hypervisor", "__xen_evtchn", "error_code", "do_trap", "do_exit_irq", "printk", "vprintk", "__report_bad_irq", "note_interrupt", "save_trace", "__kunmap", "sys_init_module",
        "sys_finit_module", "SyS_finit_module", "SyS_init_module", "SYSC_finit_module", "SYSC_init_module", "__do_sys_finit_module", "__x64_sys_finit_module", "fault_in_kernel_space", "kmsg_dump",
        "notifier_call_chain", "raw_notifier", "atomic_notifier", "__atomic_notifier", "blocking_notifier", "__blocking_notifier",
    ];

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "schedule", "__schedule", "preempt_schedule", "rcu_lock_acquire", "machine_kexec", "crash_kexec", "__crash_kexec", SettledName.Unknown };

    public static FrameOrigin Of(string module, string function) =>
        module.Length == 0 && (Names.Contains(function) || FrameOrigins.StartsWithAny(function, Prefixes)) ? FrameOrigin.System : FrameOrigin.App;
}
