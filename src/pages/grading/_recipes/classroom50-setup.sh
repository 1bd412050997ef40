git clone --depth 1 --branch YOUR-TAG https://github.com/YOUR-ORGANIZATION/drydock.git /tmp/drydock && npm ci --prefix /tmp/drydock
