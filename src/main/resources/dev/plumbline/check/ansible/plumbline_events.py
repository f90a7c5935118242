# What a playbook in check mode would change, as lines of JSON on standard output, for Plumbline alone.
#
# Each line is an object whose member "plumbline" names the kind of event. What a task with no_log holds never arrives here:
# Ansible takes it out before a callback is called. The last line is {"plumbline": "end", ...}: without it, lines are missing.
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = """
    name: plumbline_events
    type: stdout
    short_description: What would change, as lines of JSON
    description: Events for Plumbline, one JSON object a line.
"""

import hashlib
import json
import os

from ansible.playbook.handler import Handler
from ansible.plugins.callback import CallbackBase

# The longest text of a difference that is passed on, in characters. Of a longer one its sum is.
LONGEST = 65536

# What a task with check_mode: false may do: these read, or do nothing to a host.
READING = frozenset((
    'add_host', 'assert', 'debug', 'fail', 'find', 'gather_facts', 'getent', 'group_by', 'import_playbook', 'import_role',
    'import_tasks', 'include', 'include_role', 'include_tasks', 'include_vars', 'meta', 'package_facts', 'ping',
    'service_facts', 'set_fact', 'set_stats', 'setup', 'slurp', 'stat', 'validate_argument_spec', 'wait_for',
))

REFUSED = 77


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'plumbline_events'

    def __init__(self):
        super(CallbackModule, self).__init__()
        self._count = 0
        self._root = os.path.realpath(os.getcwd())
        self._paths = {}
        # What others print must not stand between the lines.
        self._out = os.fdopen(os.dup(1), 'w')
        os.dup2(2, 1)

    def _say(self, kind, **more):
        self._count += 1
        more['plumbline'] = kind
        self._out.write(json.dumps(more, sort_keys=True, default=lambda other: None) + '\n')
        self._out.flush()

    def _path(self, task):
        path = task.get_path() or ''
        if path.startswith(self._root + os.sep):
            path = path[len(self._root) + 1:]
        return path

    def _task(self, task):
        name = task.get_name()
        path = self._path(task)
        self._paths.setdefault(name, set()).add(path)
        return {'task': name, 'path': path}

    def _begins(self, task):
        self._task(task)
        action = str(task.action).split('.')[-1]
        if task.check_mode is not True and action not in READING:
            self._say('refused', **self._task(task))
            self._out.flush()
            os._exit(REFUSED)

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._begins(task)

    def v2_playbook_on_handler_task_start(self, task):
        self._begins(task)

    def v2_playbook_on_cleanup_task_start(self, task):
        self._begins(task)

    def v2_playbook_on_no_hosts_matched(self):
        self._say('nohosts')

    def v2_runner_on_ok(self, result):
        if isinstance(result._task, Handler) or not result._result.get('changed'):
            return
        self._say('changed', host=result._host.get_name(), diffs=self._diffs(result._result), **self._task(result._task))

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._say('failed', host=result._host.get_name(), ignored=bool(ignore_errors), **self._task(result._task))

    def v2_runner_on_unreachable(self, result):
        self._say('unreachable', host=result._host.get_name())

    def v2_playbook_on_stats(self, stats):
        self._say(
            'end',
            events=self._count,
            hosts=sorted(stats.processed),
            ambiguous=sorted(name for name, paths in self._paths.items() if len(paths) > 1))

    def _diffs(self, result):
        found = []
        for one in result.get('results') or [result]:
            if not isinstance(one, dict) or not one.get('changed'):
                continue
            diffs = one.get('diff')
            for diff in diffs if isinstance(diffs, list) else [diffs]:
                if isinstance(diff, dict) and 'before' in diff and 'after' in diff:
                    found.append({'before': self._bounded(diff['before']), 'after': self._bounded(diff['after'])})
                elif isinstance(diff, dict) and 'prepared' in diff:
                    found.append({'before': '', 'after': self._bounded(diff['prepared'])})
        return found

    def _bounded(self, value):
        text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=lambda other: None)
        if len(text) <= LONGEST:
            return value
        return 'sha256:' + hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()
