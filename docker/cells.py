"""Runs cells in a running Jupyter server, as a browser does, to test the image.

Arguments: the server's address, its token, and the cells. The script starts a cell that begins with "busy:" and does not wait
for its end. For every other cell it prints a JSON object with the seconds, the output and the status. The first object,
"session", has the seconds until the kernel answered.
"""

import json
import sys
import time
import urllib.request
import uuid

import websocket  # a requirement of jupyter_server


def main(address, token, cells):
    def ask(path, body):
        request = urllib.request.Request(address + path, json.dumps(body).encode(), {"Authorization": "token " + token})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    begin = time.monotonic()
    name = uuid.uuid4().hex
    kernel = ask("/api/sessions", {"path": name, "name": name, "type": "notebook", "kernel": {"name": "woodkit"}})["kernel"]["id"]
    channels = f"{address.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?token={token}"
    socket = websocket.create_connection(channels, timeout=120)

    def send(kind, content):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": name, "username": "", "version": "5.3", "date": ""}
        socket.send(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}))
        return header["msg_id"]

    def wait(sent, kinds):
        printed, seen = [], set()
        while seen != kinds:
            message = json.loads(socket.recv())
            if message["parent_header"].get("msg_id") != sent:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed.append(content["text"])
            elif kind == "error":
                printed.append("\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                seen.add("idle")
            elif kind.endswith("_reply"):
                seen.add("reply")
                status = content.get("status")
        return status, "".join(printed)

    wait(send("kernel_info_request", {}), {"reply", "idle"})
    print(json.dumps({"cell": "session", "seconds": round(time.monotonic() - begin, 2)}), flush=True)
    for cell in cells:
        begin = time.monotonic()
        code = cell.removeprefix("busy:")
        sent = send("execute_request", {"code": code, "silent": False, "store_history": True, "allow_stdin": False})
        if code != cell:
            continue
        status, printed = wait(sent, {"reply", "idle"})
        print(json.dumps({"cell": code[:40], "seconds": round(time.monotonic() - begin, 2), "status": status, "printed": printed[-2000:]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
