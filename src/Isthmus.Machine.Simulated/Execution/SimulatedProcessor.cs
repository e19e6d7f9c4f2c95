using System;
using Isthmus.Machine.Simulated.Devices;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>The processor: it runs user programs step by step, all of whose state is in registers and user memory.</summary>
public sealed partial class SimulatedProcessor : Processor
{
    private const ulong TrapFlag = 0x100;

    // IF and the bit that is always one.
    private const ulong ForcedFlags = 0x202;

    private readonly SimulatedMachine _machine;
    private readonly SimulatedMachineOptions _options;
    private readonly UserMemoryBus _bus;
    private readonly SimulatedCpu _cpu;
    private readonly SimulatedClock _clock;
    private readonly SeededRandom _random;
    private UserContext? _context;

    internal SimulatedProcessor(
        SimulatedMachine machine, SimulatedMachineOptions options, SimulatedCpu cpu, UserMemoryBus bus, SeededRandom random)
    {
        _machine = machine;
        _options = options;
        _cpu = cpu;
        _bus = bus;
        _clock = machine.Clock;
        _random = random;
    }

    /// <summary>Steps and instructions that user programs have taken.</summary>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public override void Activate(PageTable? table)
    {
        if (table is SimulatedPageTable { TableFrames: 0 })
        {
            throw new MachineMisuseException("The page table has been disposed.");
        }

        _bus.Active = table switch
        {
            null => null,
            SimulatedPageTable own => own,
            _ => throw new MachineMisuseException("The page table is another machine's."),
        };
    }

    /// <inheritdoc/>
    public override void Load(UserContext context) => _context = context;

    /// <inheritdoc/>
    public override void Release(UserContext context)
    {
        // The block is always complete.
    }

    /// <inheritdoc/>
    public override Trap Run()
    {
        _machine.CheckRunning();
        UserContext context = _context ?? throw new MachineMisuseException("No context is loaded.");
        _clock.Advance(_options.Costs.Trap);
        TrapKind kind;
        do
        {
            ulong resumes = context[Register.Rflags] & UserContext.ResumeFlag;
            ulong flags = (context[Register.Rflags] & UserContext.UserFlagsMask) | ForcedFlags;
            context[Register.Rflags] = flags | resumes;
            if (_machine.TryTakeInterrupt())
            {
                kind = TrapKind.Interrupt;
                break;
            }

            if (!UserMemoryBus.IsCanonical(context[Register.Rip]))
            {
                context.SetFault(context.FaultAddress, 0);
                kind = TrapKind.GeneralProtection;
                break;
            }

            if (resumes == 0 && StopsBeforeStep(context))
            {
                kind = TrapKind.SingleStep;
                break;
            }

            context[Register.Rflags] = flags;
            TrapKind? trap = Step(context);
            _clock.Advance(_options.Costs.Step);
            trap = AfterStep(context, trap, (flags & TrapFlag) != 0);

            if (trap is null && _random.Chance(_options.PreemptionProbability))
            {
                trap = TrapKind.Interrupt;
            }

            if (trap is { } value)
            {
                kind = value;
                break;
            }
        }
        while (true);

        _machine.Log(kind, context);
        return new Trap(kind, context[Register.Rax]);
    }

    /// <inheritdoc/>
    public override void WaitForInterrupt() => _machine.WaitForInterrupt();

    private static bool StopsBeforeStep(UserContext context)
    {
        if (context.Debug is not { IsArmed: true } debug)
        {
            return false;
        }

        ulong hits = debug.MatchInstruction(context[Register.Rip]);
        debug.Report(context, DebugRegisters.InitialStatus | hits);
        return hits != 0;
    }

    /// <summary>Traps of a step that has been done: a single step, or data that is watched.</summary>
    private TrapKind? AfterStep(UserContext context, TrapKind? trap, bool isSingle)
    {
        if (context.Debug is { IsArmed: true } debug)
        {
            ulong hits = trap is null ? _cpu.WatchHits : 0;
            bool isTold = trap is null && isSingle;
            debug.Report(context, DebugRegisters.InitialStatus | hits | (isTold ? DebugRegisters.SingleStepStatus : 0));
            isSingle |= hits != 0;
        }

        return trap is null && isSingle ? TrapKind.SingleStep : trap;
    }

    private TrapKind? Step(UserContext context)
    {
        if (++Steps > _options.MaximumSteps)
        {
            throw new SimulationStepLimitException(_options.MaximumSteps, context.InstructionPointer);
        }

        _cpu.Begin(context);
        try
        {
            Span<byte> buffer = stackalloc byte[StepEncoding.Size];
            InstructionFetcher code = InstructionFetcher.Fetch(_bus, context[Register.Rip], buffer);
            if (!StepEncoding.IsStep(code.Bytes))
            {
                _cpu.Enter(null, 0);
                return MachineInstruction.Execute(_cpu, ref code);
            }

            (uint programId, int index) = StepEncoding.Decode(code.Take(StepEncoding.Size));
            if (_machine.Programs.Find(programId, index) is not { } step)
            {
                return TrapKind.InvalidOpcode;
            }

            _cpu.Enter(step.Program, context[Register.Rip] - step.Program.OffsetOf(step));
            context[Register.Rip] = code.Address;
            RunStep(step);
            return null;
        }
        catch (UserFaultException fault)
        {
            _cpu.Undo();
            context.SetFault(fault.Address ?? context.FaultAddress, fault.ErrorCode);
            if (context.Debug is { IsArmed: true })
            {
                // As every fault's saved flags say: the instruction's breakpoint has had its turn.
                context[Register.Rflags] |= UserContext.ResumeFlag;
            }

            return fault.Kind;
        }
    }

    private void RunStep(ProgramInstruction step)
    {
        try
        {
            step.Action!(_cpu);
        }
        catch (Exception exception) when (exception is not (UserFaultException or MachineMisuseException))
        {
            _cpu.Undo();
            throw _machine.Fail(new SimulatedProgramFailedException(step.Program.Name, step.Description, exception));
        }
    }
}
